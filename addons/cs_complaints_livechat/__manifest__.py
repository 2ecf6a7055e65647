{
    "name": "Customer Service Desk: Tickets from Live Chat",
    "version": "19.0.1.0.0",
    "category": "Services/Service Desk",
    "summary": "Write a live chat down as a ticket with its transcript by the command /ticket",
    "author": "Customer Service Desk for Odoo",
    "license": "LGPL-3",
    "depends": [
        "cs_complaints",
        "im_livechat",
    ],
    "assets": {
        "web.assets_backend": ["cs_complaints_livechat/static/src/**/*"],
    },
    "auto_install": True,
}
