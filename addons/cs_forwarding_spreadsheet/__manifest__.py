{
    "name": "Customer Service Desk: Dashboards",
    "version": "19.0.1.0.0",
    "category": "Services/Service Desk",
    "summary": "The manager's trends of orders, anomalies, carriers and channels as a spreadsheet dashboard",
    "author": "Customer Service Desk for Odoo",
    "license": "LGPL-3",
    "depends": [
        "cs_forwarding",
        "spreadsheet_dashboard",
    ],
    "data": [
        "data/dashboards.xml",
    ],
    "assets": {
        "web.assets_tests": ["cs_forwarding_spreadsheet/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
