{
    "name": "Example: a Review Check and a Tracking Service",
    "version": "19.0.1.0.0",
    "category": "Services/Service Desk",
    "author": "Customer Service Desk for Odoo",
    "license": "LGPL-3",
    "depends": ["cs_forwarding"],
    "data": ["data/cs_review_rule_data.xml"],
}
