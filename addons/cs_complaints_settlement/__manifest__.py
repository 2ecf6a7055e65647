{
    "name": "Customer Service Desk: Tickets and Settlement",
    "version": "19.0.1.0.0",
    "category": "Services/Service Desk",
    "summary": "Complaints about bills meet the disputed lines, and carriers pay for what they broke",
    "author": "Customer Service Desk for Odoo",
    "license": "LGPL-3",
    "depends": [
        "cs_complaints",
        "cs_settlement",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/cs_complaints_settlement_security.xml",
        "views/cs_dispute_ticket_views.xml",
        "views/cs_ticket_dispute_views.xml",
        "views/cs_remedy_claim_views.xml",
        "views/cs_remedy_cost_views.xml",
    ],
    "demo": [
        "demo/cs_chain_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "cs_complaints_settlement/static/src/**/*",
        ],
    },
    "auto_install": True,
}
