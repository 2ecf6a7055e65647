from . import api, export, json, report, tracking, webhook
from . import api, export, json, portal, report, webhook
