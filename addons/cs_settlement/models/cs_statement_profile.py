from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_import import DATE_ORDERS, DECIMAL_MARKS, DELIMITERS, WEIGHT_UNITS

# What everybody may change of a layout that comes with the addon.
_FREE_FIELDS = {"name", "sequence", "active"}


class CsStatementProfile(models.Model):
    """How the file of a carrier's statement is laid out."""

    _name = "cs.statement.profile"
    _description = "Statement Layout"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False, readonly=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    is_preset = fields.Boolean(
        string="Comes with the Program",
        copy=False,
        readonly=True,
        help="Kept up to date with the program. Make a copy to change it.",
    )
    version = fields.Integer(
        default=1, copy=False, readonly=True, aggregator=None, help="Grows with each change of the layout."
    )
    account_ids = fields.One2many("cs.carrier.account", "profile_id", string="Carrier Accounts")
    column_ids = fields.One2many("cs.statement.profile.column", "profile_id", string="Columns", copy=True)

    headerless = fields.Boolean(
        string="No Column Names", help="The columns are told by their place: @0 is the first."
    )
    header_row = fields.Integer(help="0: the row with the column names is looked for.")
    header_rows = fields.Integer(string="Rows of Column Names", default=1)
    sheets = fields.Char(help="Names of the sheets to read, separated by commas; * stands for anything.")
    skip_sheets = fields.Char(string="Sheets Left Out")
    delimiter = fields.Selection(DELIMITERS, help="Empty: as found in the file.")
    encoding = fields.Char(help="Such as gb18030. Empty: as found in the file.")
    decimal = fields.Selection(DECIMAL_MARKS, string="Decimal Mark", required=True, default="auto")
    date_order = fields.Selection(DATE_ORDERS, string="Dates", required=True, default="ymd")
    currency_id = fields.Many2one("res.currency", help="Where the file names none.")
    weight_unit = fields.Selection(WEIGHT_UNITS, required=True, default="kg")
    weight_once = fields.Boolean(
        string="Weight Repeated", help="The rows of a waybill repeat its weight: it counts once."
    )
    ref_pattern = fields.Char(
        string="Form of Waybills", help="A regular expression. Rows with another form are errors."
    )
    split_refs = fields.Boolean(string="Several Waybills in a Cell", default=True)
    type_id = fields.Many2one(
        "cs.charge.type", string="Charge Type", help="Of lines that do not say what is charged."
    )
    balance = fields.Boolean(
        string="Balancing Line",
        help="What the charges of a row lack to what is payable for it becomes a line of its own.",
    )
    offset_negative = fields.Boolean(
        string="Prepaid Is Negative", help="What is deducted is printed with a minus."
    )
    offset_from_total = fields.Boolean(
        string="Prepaid Is What Is Not Payable", help="Amount and tax less what is payable for the row."
    )
    version_column = fields.Char(help="The column with the version of the layout, such as @0.")
    versions = fields.Char(string="Known Versions", help="Separated by commas. A file of another is refused.")
    summary_words = fields.Char(
        help="Rows that begin with one of these words are sums, beside the usual ones."
    )
    end_words = fields.Char(string="Words below the Lines", help="From such a row on, no lines follow.")
    section_words = fields.Char(
        string="Sections Left Out", help="From such a row on, rows are left out until column names follow."
    )

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Another layout has this code.")

    def write(self, vals):
        changes = vals.keys() - _FREE_FIELDS
        if changes and not self.env.context.get("cs_load_presets"):
            self._check_own()
            if changes - {"version", "company_id"}:
                for profile in self:
                    super(CsStatementProfile, profile).write({"version": profile.version + 1})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_preset(self):
        self._check_own()

    def _check_own(self):
        if any(profile.is_preset for profile in self):
            raise UserError(
                self.env._("This layout comes with the program. Make a copy of it and change the copy.")
            )

    def action_copy_own(self):
        """Open a copy that may be changed."""
        self.ensure_one()
        return self.copy()._get_records_action(name=self.env._("Statement Layout"))

    def action_test(self):
        """Try the layout on a file."""
        self.ensure_one()
        return self.env["cs.statement.mapping"]._get_records_action(
            name=self.env._("Try with a File"), target="new", context={"default_profile_id": self.id}
        )
