from . import export, json, report
