from . import api, export, json, report, tracking, webhook
from . import api, export, json, portal, report, webhook
from . import api, arrival, export, json, notices, report, tracking, webhook
