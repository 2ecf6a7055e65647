import ast
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import SEVERITIES
from ..lib.review import detector

_PARAMETERS = ("hours", "percent", "amount", "min_qty", "max_qty", "words")
_TEST_ORDERS = 200


class CsReviewRule(models.Model):
    """One check of the order review with its parameters.

    The work is in one method a check, found by the rule's code; another addon adds a check with that
    method and one data row:

    ``_detect_<code>(self, orders)``, marked with :func:`~odoo.addons.cs_forwarding.lib.review.detector`
        Returns what is wrong with ``orders`` (any number of them), either as an :class:`SQL` query giving
        ``(order_id, line_id or NULL, evidence jsonb)`` or as an iterable of such tuples, the evidence a
        dict. The query may read the relations ``review_scope`` (one row an order) and ``review_line``
        (one row a product line), see ``cs.review.engine``. At most one finding an order and line.
        Facts that move by themselves (stock left today) go under the evidence key ``now``: they are
        refreshed, but do not reopen what a person has accepted.
    ``_describe_<code>(self, evidence)``
        Returns one finding as a sentence in the user's language.
    """

    _name = "cs.review.rule"
    _description = "Review Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        string="Check",
        required=True,
        default="domain",
        help="Which check does the work. 'domain' finds the orders that match the condition below.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for the orders of all companies.")
    severity = fields.Selection(
        SEVERITIES,
        required=True,
        default="blocking",
        help="Blocking: the order is held. Warning: it is shown and lets the order pass.",
    )
    type_id = fields.Many2one("cs.anomaly.type", string="Anomaly Type", required=True)
    domain = fields.Char(
        string="Orders",
        default="[]",
        help="Only the orders that match are checked. For the check 'domain': they are what is found.",
    )
    message = fields.Char(translate=True, help="What the anomaly says. Empty: the rule's name.")
    hours = fields.Float(default=24.0)
    percent = fields.Float(string="Tolerance (%)", default=10.0)
    amount = fields.Float(help="In the currency of the company.")
    min_qty = fields.Float(string="Least Quantity", default=1.0)
    max_qty = fields.Float(string="Greatest Quantity", default=100.0, help="0: no upper bound.")
    words = fields.Text(help="One word or phrase a line; upper and lower case are the same.")
    parameters = fields.Char(compute="_compute_parameters")
    is_volatile = fields.Boolean(
        compute="_compute_parameters",
        help="The result can change although the order does not; checked again by schedule and at Confirm.",
    )

    @api.depends("code", "domain")
    def _compute_parameters(self):
        for rule in self:
            method = rule._get_detector()
            rule.parameters = ",".join(getattr(method, "review_parameters", ()))
            rule.is_volatile = getattr(method, "review_volatile", False) or not rule._parse_domain().is_true()

    @api.constrains("code")
    def _check_code(self):
        for rule in self:
            if not rule._get_detector():
                raise ValidationError(self.env._("There is no check named “%(code)s”.", code=rule.code))

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                rule._parse_domain().validate(self.env["sale.order"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The condition of “%(rule)s” can't be read: %(error)s", rule=rule.name, error=error
                    )
                ) from error

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=rule.name))
            for rule, vals in zip(self, vals_list, strict=True)
        ]

    def _get_detector(self):
        return getattr(self, f"_detect_{self.code}", None)

    def _parse_domain(self):
        return Domain(ast.literal_eval(self.domain or "[]"))

    def _get_words(self):
        """Return the words in lower case, without blanks around them."""
        return [word.strip().lower() for word in (self.words or "").splitlines() if word.strip()]

    def _get_version(self):
        """Return a short text that changes whenever one of the rules would find something else."""
        columns = ("id", "code", "severity", "domain", "company_id", "type_id", *_PARAMETERS)
        facts = [[str(rule[column]) for column in columns] for rule in self]
        return hashlib.blake2b(json.dumps(facts).encode(), digest_size=8).hexdigest()

    def _describe(self, evidence):
        """Return one finding of this rule as a sentence in the user's language."""
        describe = getattr(self, f"_describe_{self.code}", None)
        return (describe and describe(evidence or {})) or self.message or self.name

    def _findings(self, orders):
        """Return the query of rule_id, type_id, severity, order_id, line_id and evidence."""
        return SQL(
            """
            SELECT %(rule)s AS rule_id, %(type)s AS type_id, %(severity)s AS severity,
                   f.order_id, f.line_id, f.evidence
              FROM (%(found)s) AS f(order_id, line_id, evidence)
             WHERE %(applies)s
            """,
            rule=self.id,
            type=self.type_id.id,
            severity=self.severity,
            found=self._select_findings(self._get_detector()(orders)),
            applies=self._get_condition(orders),
        )

    def _select_findings(self, found):
        """Return a detector's result as a query."""
        if isinstance(found, SQL):
            return found
        return SQL(
            "SELECT (r->>0)::int, (r->>1)::int, r->2 FROM jsonb_array_elements(%s::jsonb) AS r",
            json.dumps(list(found)),
        )

    def _get_condition(self, orders):
        """Return the condition under which a finding ``f`` is in the reach of the rule."""
        conditions = [SQL("TRUE")]
        if self.company_id:
            own = SQL("SELECT order_id FROM review_scope WHERE company_id = %s", self.company_id.id)
            conditions.append(SQL("f.order_id IN (%s)", own))
        domain = self._parse_domain()
        if not domain.is_true() and self.code != "domain":
            conditions.append(SQL("f.order_id IN %s", self._search_orders(orders, domain)))
        return SQL(" AND ").join(conditions)

    def _search_orders(self, orders, domain):
        # the domain is the rule's, not the user's; it only narrows orders he submitted
        query = orders.sudo().with_context(active_test=False)._search(Domain("id", "in", orders.ids) & domain)
        return query.subselect()

    @detector()
    def _detect_domain(self, orders):
        """Find the orders that match the rule's own condition."""
        domain = self._parse_domain()
        if domain.is_true():
            return []
        return SQL(
            "SELECT order_id, NULL::int, '{}'::jsonb FROM review_scope WHERE order_id IN %s",
            self._search_orders(orders, domain),
        )

    def action_test(self):
        """Show which of the latest orders of the desk the rule would find; changes nothing."""
        self.ensure_one()
        orders = self.env["sale.order"].search(
            [("cs_channel_id", "!=", False)], order="id desc", limit=_TEST_ORDERS
        )
        found = self.env["cs.review.engine"]._detect(orders, self)
        hits = self.env["sale.order"].browse({row["order_id"] for row in found})
        action = hits._get_records_action(name=self.env._("Found by “%(rule)s”", rule=self.name))
        message = self.env._("%(hits)s of the last %(total)s orders", hits=len(hits), total=len(orders))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": message,
                "type": "info",
                "next": hits and action or False,
            },
        }
