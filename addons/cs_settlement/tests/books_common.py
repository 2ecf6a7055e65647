from odoo.fields import Command, Date

from .common import SettlementCommon


class BooksCommon(SettlementCommon):
    """A carrier whose statements are booked: charge types with products, 6 % tax, an account for prepayments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        cls.expense, cls.fuel_expense, cls.prepaid = accounts.create(
            [
                {"name": "Freight", "code": "CS6001", "account_type": "expense"},
                {"name": "Fuel", "code": "CS6002", "account_type": "expense"},
                {"name": "Prepaid Freight", "code": "CS1101", "account_type": "asset_prepayments"},
            ]
        )
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "CS 6%",
                "amount": 6.0,
                "type_tax_use": "purchase",
                "price_include_override": "tax_excluded",
            }
        )
        cls.fuel_type = cls.env.ref("cs_settlement.charge_type_fuel")
        cls.freight_type.product_id = cls._create_product("快递费", cls.expense)
        cls.fuel_type.product_id = cls._create_product("燃油附加费", cls.fuel_expense)
        cls.account.prepaid_account_id = cls.prepaid
        cls.currency = cls.env.company.currency_id

    @classmethod
    def _create_product(cls, name, account):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "property_account_expense_id": account.id,
                "supplier_taxes_id": [Command.set(cls.tax.ids)],
            }
        )

    @classmethod
    def _create_reviewed(cls, *lines, **vals):
        """Create a statement in review with lines, each ``{"amount": …}`` and what differs."""
        statement = cls._create_statement(
            **{
                "number": "CS/2026/00007",
                "invoice_number": "SF202605",
                "invoice_date": "2026-05-31",
                "state": "review",
                **vals,
            }
        )
        cls.env["cs.carrier.statement.line"].create(
            [
                {
                    "statement_id": statement.id,
                    "company_id": statement.company_id.id,
                    "account_id": statement.account_id.id,
                    "currency_id": cls.currency.id,
                    "type_id": cls.freight_type.id,
                    "service_date": Date.to_date("2026-05-10"),
                    "result": "matched",
                    **line,
                }
                for line in lines
            ]
        )
        return statement

    @classmethod
    def _book(cls, statement, user=None, **choices):
        """Approve and book a statement as an accountant, and return the draft bills."""
        own = statement.with_user(user or cls.accountant)
        if own.state == "review":
            own.action_approve()
        return own._book(**choices)
