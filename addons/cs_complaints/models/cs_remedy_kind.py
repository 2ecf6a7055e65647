from odoo import fields, models

from ..const_remedy import REMEDY_VALUES


class CsRemedyKind(models.Model):
    """A way to make good.

    The row holds name and use; the work is done by methods of ``cs.remedy.line`` found by the code, on one
    line each:

    ``_carry_out_<code>()`` creates the documents of the core and links them to the line,
    ``_get_progress_<code>()`` returns ``(state, waits_for)`` as the documents stand.

    A kind without the first has nothing to carry out: it is done once the customer has accepted.
    """

    _name = "cs.remedy.kind"
    _description = "Kind of Remedy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="The methods _carry_out_<code> and _get_progress_<code> do the work."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    icon = fields.Char(help="Name of a Font Awesome icon, such as 'fa-exchange'.")
    value = fields.Selection(
        REMEDY_VALUES,
        string="Amount Is",
        required=True,
        default="none",
        help="What the amount of a line means; it counts against the limits.",
    )
    needs_goods = fields.Boolean(help="A line says which goods of the order it concerns.")
    suggested_percent = fields.Float(
        string="Suggested Share", help="Share of the value of the goods that is suggested, in percent."
    )
    offer_text = fields.Text(
        string="Words to the Customer", translate=True, help="Put into the proposal when a line is added."
    )
    category_ids = fields.Many2many(
        "cs.ticket.category",
        "cs_remedy_kind_ticket_category_rel",
        "kind_id",
        "category_id",
        string="Ticket Categories",
        help="Tickets of these categories are offered this remedy first.",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "Another kind of remedy has the same code.")
    _suggested_percent_range = models.Constraint(
        "CHECK (suggested_percent >= 0 AND suggested_percent <= 100)",
        "The suggested share lies between 0 and 100 percent.",
    )
