{
    "name": "Customer Service Desk: Tickets from Surveys",
    "version": "19.0.1.0.0",
    "category": "Services/Service Desk",
    "summary": "A bad answer in a survey opens a ticket",
    "author": "Customer Service Desk for Odoo",
    "license": "LGPL-3",
    "depends": [
        "cs_complaints",
        "survey",
    ],
    "data": [
        "views/survey_views.xml",
    ],
    "auto_install": True,
}
