{
    "name": "Customer Service Desk: Orders and Transport",
    "version": "19.0.1.0.0",
    "category": "Services/Service Desk",
    "summary": "Order intake, order review, anomalies and transport for a customer-service desk",
    "author": "Customer Service Desk for Odoo",
    "license": "LGPL-3",
    "depends": [
        "phone_validation",
        "portal",
        "sale_management",
        "sale_stock",
        "stock_delivery",
        "stock_picking_batch",
    ],
    "external_dependencies": {
        "python": [
            "charset-normalizer",
            "openpyxl",
            "phonenumbers",
            "python-calamine",
        ],
    },
    "data": [
        "security/cs_forwarding_groups.xml",
        "security/ir.model.access.csv",
        "security/cs_forwarding_security.xml",
        "views/cs_team_views.xml",
        "views/cs_order_channel_views.xml",
        "views/cs_forwarding_menus.xml",
    ],
    "application": True,
}
