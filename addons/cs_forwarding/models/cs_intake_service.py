import logging
from dataclasses import dataclass, field

import psycopg2

from odoo import models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import mute_logger

from ..lib.order_data import OrderData

_logger = logging.getLogger(__name__)

# Nothing of what a bulk import creates is news for a chatter.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "sale_no_log_for_new_lines": True,
}


@dataclass(slots=True)
class Draft:
    """One order on its way from :class:`OrderData` to a record.

    :ivar lines: the ``cs.intake.line`` records it came from; may be empty
    :ivar outcome: empty while the order may still be made, else the state its lines get
    :ivar problems: dicts with ``code`` and, where known, ``value``, ``row``, ``column``, ``detail``
    :ivar found: what the matching found, by name: ``partner``, ``shipping``, ``pricelist``, ``carrier``,
        ``products`` (one for each line), ``countries`` and ``states`` (by address name)
    """

    data: OrderData
    lines: models.BaseModel
    outcome: str = ""
    order: models.BaseModel | None = None
    problems: list = field(default_factory=list)
    alias_ids: set = field(default_factory=set)
    found: dict = field(default_factory=dict)

    def fail(self, code, value="", row=0, column="", detail=""):
        self.outcome = "failed"
        self.problems.append({"code": code, "value": value, "row": row, "column": column, "detail": detail})

    def skip(self, code, value=""):
        self.outcome = "skipped"
        self.problems.append({"code": code, "value": value, "row": 0, "column": "", "detail": ""})


class CsIntakeService(models.AbstractModel):
    """Turns orders in their plain form into draft sales orders, many at a time."""

    _name = "cs.intake.service"
    _description = "Order Intake"

    def _create_orders(self, channel, orders, lines_by_ref):
        """Create a draft sales order for each order that can be one; note on the lines what became of them.

        The number of queries does not grow with the orders but for what Odoo itself does on creation.

        :param channel: the ``cs.order.channel`` of all orders
        :param list[OrderData] orders: orders with distinct numbers
        :param dict lines_by_ref: order number → ``cs.intake.line`` records it came from
        :return: ``{order number: sale.order}`` of the new orders and of those that were there before
        """
        service, channel = self._with_importer(channel)
        # compiling the review's statements would take longer than running them
        self.env.cr.execute("SET LOCAL jit = off")
        nothing = service.env["cs.intake.line"]
        drafts = [Draft(data, lines_by_ref.get(data.ref, nothing).with_env(service.env)) for data in orders]
        service._find_existing(channel, drafts)
        service._check_importable(channel, drafts)
        for match in service._get_matching_steps():
            match(channel, [draft for draft in drafts if not draft.outcome])
        created = service._create_records(channel, [draft for draft in drafts if not draft.outcome])
        service._write_outcome(drafts)
        created._submit_for_review()
        return {draft.data.ref: draft.order.with_env(self.env) for draft in drafts if draft.order}

    def _with_importer(self, channel):
        """Return the service and the channel as the importer sees them while he imports."""
        # orders are made in the name of the channel's salesperson, which an agent may not do by himself;
        # his right to the channel was checked when the batch was made
        service = self.sudo().with_company(channel.company_id).with_context(**QUIET)
        return service, channel.with_env(service.env)

    def _get_matching_steps(self):
        """Return the methods ``(channel, drafts)`` that find what orders need; an override may add its own.

        A step calls ``draft.fail`` to keep an order from being made; what it finds goes to ``draft.found``.
        """
        return [
            self._match_countries,
            self._match_states,
            self._match_products,
            self._match_carriers,
            self._match_pricelists,
            self._match_partners,
        ]

    def _find_existing(self, channel, drafts):
        """Recognise the orders that the channel already has (one query)."""
        refs = [draft.data.ref for draft in drafts]
        orders = self.env["sale.order"].search_fetch(
            [("cs_channel_id", "=", channel.id), ("cs_external_ref", "in", refs)], ["cs_external_ref"]
        )
        known = {order.cs_external_ref: order for order in orders}
        for draft in drafts:
            if draft.data.ref in known:
                draft.order = known[draft.data.ref]
                draft.outcome = "duplicate"

    def _check_importable(self, channel, drafts):
        """Keep back orders with trouble in their source and orders that need no work."""
        for draft in drafts:
            if draft.outcome:
                continue
            self._check_status(draft)
            if not draft.outcome:
                self._check_issues(draft)

    def _check_status(self, draft):
        status, mapping = draft.data.status, draft.lines.sheet_id.mapping_id[:1]
        code = {"closed": "closed", "refunded": "closed", "shipped": "shipped", "done": "shipped"}.get(
            status, status
        )
        if code in ("closed", "shipped", "unpaid") and self._get_policy(mapping, code) == "skip":
            draft.skip(code, draft.data.raw_status or status)

    def _get_policy(self, mapping, code):
        if not mapping:
            return "import" if code == "unpaid" else "skip"
        return mapping[f"{code}_policy"]

    def _create_records(self, channel, drafts):
        """Create the orders together or, when one of them makes that impossible, one by one."""
        vals_list = self._prepare_order_vals_list(channel, drafts)
        try:
            orders = self._create_in_savepoint(vals_list)
        except Exception as error:
            self._raise_if_retryable(error)
            return self._create_one_by_one(drafts, vals_list)
        for draft, order in zip(drafts, orders, strict=True):
            draft.order, draft.outcome = order, "done"
        return orders

    def _create_in_savepoint(self, vals_list):
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            orders = self.env["sale.order"].create(vals_list)
            orders.flush_recordset()
            return orders

    def _create_one_by_one(self, drafts, vals_list):
        created = self.env["sale.order"]
        for draft, vals in zip(drafts, vals_list, strict=True):
            try:
                draft.order = self._create_in_savepoint([vals])
            except Exception as error:
                self._raise_if_retryable(error)
                self._refuse(draft, error)
            else:
                draft.outcome = "done"
                created |= draft.order
        return created

    def _raise_if_retryable(self, error):
        """Pass on what only a new transaction can solve, such as the same order coming twice at once."""
        if isinstance(error, psycopg2.errors.UniqueViolation) and "cs_external_ref" in str(error):
            raise ConcurrencyError("The same order is being imported elsewhere") from error
        if isinstance(error, (ConcurrencyError, psycopg2.OperationalError)):
            raise error

    def _refuse(self, draft, error):
        if not isinstance(error, (UserError, psycopg2.Error)):
            _logger.exception("Order %s can't be created", draft.data.ref, exc_info=error)
        draft.fail("refused", detail=str(error).split("\n")[0])
