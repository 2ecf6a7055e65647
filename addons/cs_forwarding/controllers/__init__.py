from . import api, export, json, report, webhook
