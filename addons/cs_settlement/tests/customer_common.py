from odoo.fields import Command, Date

from .common import SettlementCommon


class CustomerStatementCommon(SettlementCommon):
    """A customer with charges, invoices and payments, and the books to hold them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.currency = cls.company.currency_id
        cls.buyer_company = cls.env["res.partner"].create(
            {"name": "通化紫御府贸易有限公司", "is_company": True, "email": "ap@example.com", "lang": "en_US"}
        )
        cls.receivable, cls.income, cls.cash = cls._create_accounts()
        cls.buyer_company.property_account_receivable_id = cls.receivable
        cls.sale_journal = cls._create_journal("sale", "CSS", cls.income)
        cls.bank_journal = cls._create_journal("bank", "CSB", cls.cash)
        cls.freight = cls.env.ref("cs_settlement.charge_type_freight")
        cls.maker = cls.env["cs.customer.statement.maker"]

    @classmethod
    def _create_accounts(cls):
        kinds = (("asset_receivable", True), ("income", False), ("asset_cash", False))
        return cls.env["account.account"].create(
            [
                {
                    "name": kind,
                    "code": f"99{number}{kind[:3]}",
                    "account_type": kind,
                    "reconcile": reconcile,
                    "company_ids": [Command.set(cls.env.company.ids)],
                }
                for number, (kind, reconcile) in enumerate(kinds)
            ]
        )

    @classmethod
    def _create_journal(cls, kind, code, account):
        return cls.env["account.journal"].create(
            {
                "name": code,
                "code": code,
                "type": kind,
                "company_id": cls.env.company.id,
                "default_account_id": account.id,
            }
        )

    @classmethod
    def _invoice(cls, amount, date, move_type="out_invoice", partner=None, currency=None, due=None, **vals):
        """Post an invoice without taxes."""
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "journal_id": cls.sale_journal.id,
                "partner_id": (partner or cls.buyer_company).id,
                "currency_id": (currency or cls.currency).id,
                "invoice_date": date,
                "date": date,
                "invoice_date_due": due or date,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "运费",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [],
                            "account_id": cls.income.id,
                        }
                    )
                ],
                **vals,
            }
        )
        move.action_post()
        return move

    @classmethod
    def _pay(cls, amount, date, invoice=None, currency=None, partner=None):
        """Post money on the bank, and match it with an invoice."""
        currency = currency or cls.currency
        balance = currency._convert(amount, cls.currency, cls.company, Date.to_date(date))
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.bank_journal.id,
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": (partner or cls.buyer_company).id,
                            "currency_id": currency.id,
                            "amount_currency": sign * amount,
                            "balance": sign * balance,
                        }
                    )
                    for account, sign in ((cls.cash, 1), (cls.receivable, -1))
                ],
            }
        )
        move.action_post()
        if invoice:
            (move | invoice).line_ids.filtered(lambda line: line.account_id == cls.receivable).reconcile()
        return move

    @classmethod
    def _sell(cls, waybill, amount, date, partner=None, **vals):
        return cls.env["cs.charge"].create(
            {
                "side": "sell",
                "type_id": cls.freight.id,
                "partner_id": (partner or cls.buyer_company).id,
                "ref": waybill,
                "ref_key": waybill,
                "expected": amount,
                "date": date,
                "destination": "CN-JL",
                "weight": 2.5,
                **vals,
            }
        )

    @classmethod
    def _make(cls, date_from="2026-05-01", date_to="2026-05-31", kind="month", partners=None, user=None):
        maker = cls.maker.with_user(user) if user else cls.maker
        return maker._make(
            cls.company, kind, Date.to_date(date_from), Date.to_date(date_to), partners or cls.buyer_company
        )

    def _publish(self, statement):
        """Release a statement as the accountant, without waiting for the mail."""
        statement.with_user(self.accountant).action_publish()
        statement.sudo()._mark_delivered(sending="sent")
        return statement
