from odoo import api, fields, models

from ..const import ALIAS_KINDS

# Kind of word -> the field that says what it stands for.
TARGET_FIELDS = {
    "product": "product_id",
    "partner": "partner_id",
    "carrier": "carrier_id",
    "country": "country_id",
}


class CsIntakeAlias(models.Model):
    _name = "cs.intake.alias"
    _description = "Word of a Platform"
    _order = "is_resolved, id desc"
    _rec_name = "word"

    channel_id = fields.Many2one("cs.order.channel", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="channel_id.company_id", store=True, index=True)
    kind = fields.Selection(ALIAS_KINDS, required=True, default="product")
    word = fields.Char(required=True, help="The word as the platform writes it.")
    word_key = fields.Char(compute="_compute_word_key", store=True, precompute=True)
    hint = fields.Char(help="What the platform says beside the word, such as the title of the goods.")
    product_id = fields.Many2one("product.product", index="btree_not_null", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", index="btree_not_null", ondelete="cascade")
    carrier_id = fields.Many2one("delivery.carrier", index="btree_not_null", ondelete="cascade")
    country_id = fields.Many2one("res.country", ondelete="cascade")
    is_resolved = fields.Boolean(compute="_compute_is_resolved", store=True, index=True)
    line_ids = fields.Many2many("cs.intake.line", string="Rows", readonly=True)
    waiting_count = fields.Integer(string="Waiting Rows", compute="_compute_waiting_count")

    _word_uniq = models.UniqueIndex(
        "(channel_id, kind, word_key)", "This word of the channel is already in the list."
    )

    @api.model
    def _get_key(self, word):
        """Return the form in which two spellings of a word are equal."""
        return " ".join((word or "").split()).casefold()

    @api.depends("word")
    def _compute_word_key(self):
        for alias in self:
            alias.word_key = self._get_key(alias.word)

    @api.depends("kind", *TARGET_FIELDS.values())
    def _compute_is_resolved(self):
        for alias in self:
            alias.is_resolved = bool(alias[TARGET_FIELDS[alias.kind]])

    @api.depends("line_ids.state")
    def _compute_waiting_count(self):
        groups = self.env["cs.intake.line"]._read_group(
            [("alias_ids", "in", self.ids), ("state", "=", "failed")], ["alias_ids"], ["__count"]
        )
        counts = dict(groups)
        for alias in self:
            alias.waiting_count = counts.get(alias, 0)

    @api.model_create_multi
    def create(self, vals_list):
        aliases = super().create(vals_list)
        aliases.filtered("is_resolved")._after_resolve()
        return aliases

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(TARGET_FIELDS.values()):
            self.filtered("is_resolved")._after_resolve()
        return result

    def _after_resolve(self):
        """Take in the rows that waited for the words; draft orders get the carrier they asked for."""
        self.line_ids.filtered(lambda line: line.state == "failed")._retry()
        for alias in self.filtered(lambda alias: alias.kind == "carrier"):
            orders = self.env["sale.order"].search(alias._get_carrier_order_domain())
            orders.carrier_id = alias.carrier_id

    def _get_carrier_order_domain(self):
        return [
            ("cs_channel_id", "=", self.channel_id.id),
            (
                "cs_carrier_word",
                "=ilike",
                self.word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"),
            ),
            ("carrier_id", "=", False),
            ("state", "in", ("draft", "sent")),
        ]

    def _get_targets(self, channel, kind, words):
        """Return ``{key: record}`` of the resolved words among ``words`` (one query)."""
        keys = list({self._get_key(word) for word in words if word})
        aliases = self.search(
            [
                ("channel_id", "=", channel.id),
                ("kind", "=", kind),
                ("word_key", "in", keys),
                ("is_resolved", "=", True),
            ]
        )
        field = TARGET_FIELDS[kind]
        return {alias.word_key: alias[field] for alias in aliases}

    def _note_words(self, channel, kind, words):
        """Return ``{key: alias}`` for ``words`` (word → hint), creating those not yet in the list."""
        hints = {self._get_key(word): (word, hint) for word, hint in words.items() if word}
        found = self.search(
            [("channel_id", "=", channel.id), ("kind", "=", kind), ("word_key", "in", list(hints))]
        )
        missing = hints.keys() - set(found.mapped("word_key"))
        found |= self.create(
            [
                {"channel_id": channel.id, "kind": kind, "word": hints[key][0], "hint": hints[key][1]}
                for key in sorted(missing)
            ]
        )
        return {alias.word_key: alias for alias in found}

    def action_view_rows(self):
        """Show the rows that wait for the word."""
        return self.line_ids._get_records_action(name=self.env._("Waiting Rows"))
