{
    "name": "Customer Service Desk: Settlement",
    "version": "19.0.1.0.0",
    "category": "Services/Service Desk",
    "summary": "Tariffs, charges, carrier statements, reconciliation, disputes and customer statements",
    "author": "Customer Service Desk for Odoo",
    "license": "LGPL-3",
    "depends": [
        "account",
        "cs_forwarding",
    ],
    "external_dependencies": {
        "python": [
            "charset-normalizer",
            "openpyxl",
            "pydifact",
            "python-calamine",
            "rapidfuzz",
        ],
    },
    "data": [
        "security/cs_settlement_groups.xml",
        "security/ir.model.access.csv",
        "security/cs_settlement_security.xml",
        "data/cs_charge_type_data.xml",
        "data/ir_sequence_data.xml",
        "views/cs_charge_type_views.xml",
        "views/cs_charge_views.xml",
        "views/cs_carrier_account_views.xml",
        "views/cs_statement_profile_views.xml",
        "views/cs_carrier_statement_views.xml",
        "views/cs_carrier_statement_line_views.xml",
        "views/cs_settlement_menus.xml",
    ],
    "demo": [
        "demo/cs_settlement_demo.xml",
    ],
    "application": True,
}
