from . import api, export, json, report, tracking, webhook
