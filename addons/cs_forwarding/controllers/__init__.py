from . import api, arrival, export, json, notices, portal, report, tracking, webhook
