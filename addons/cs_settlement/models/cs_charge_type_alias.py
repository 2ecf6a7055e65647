from odoo import api, fields, models
from odoo.fields import Domain

from ..lib.statement.layout import text_key
from ..lib.statement.presets import CODE_TYPES

# Names nearly like a known one are offered from this likeness on (0 to 100).
_MIN_LIKENESS = 70


class CsChargeTypeAlias(models.Model):
    """What carriers call a charge on their bills."""

    _name = "cs.charge.type.alias"
    _description = "Charge Word"
    _order = "name, id"

    name = fields.Char(string="As Billed", required=True)
    key = fields.Char(compute="_compute_key", store=True, precompute=True)
    type_id = fields.Many2one(
        "cs.charge.type", string="Charge Type", required=True, index=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        "cs.carrier.account",
        string="Carrier Account",
        ondelete="cascade",
        help="Empty: on all carriers' bills.",
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)

    _key_uniq = models.UniqueIndex(
        "(COALESCE(account_id, 0), key)", "These words stand for a charge type already."
    )

    @api.depends("name")
    def _compute_key(self):
        for alias in self:
            alias.key = text_key(alias.name)

    @api.model
    def _get_types(self, account=None):
        """Return ``{words: code of the charge type}``; those of the account outweigh those for all."""
        domain = Domain("account_id", "in", [False, *(account.ids if account else ())])
        words = dict(CODE_TYPES)
        for alias in self.search(domain).sorted(lambda alias: bool(alias.account_id)):
            words[alias.name] = alias.type_id.code
        return words

    def _learn(self, account, types):
        """Keep what words stand for on the bills of an account and tell it to its lines without type.

        :param dict types: words as billed -> charge type
        :return: how many lines have got their type
        """
        keys = {text_key(text): (text, type_) for text, type_ in types.items()}
        known = self.search([("account_id", "=", account.id), ("key", "in", list(keys))])
        for alias in known:
            alias.type_id = keys.pop(alias.key)[1]
        new = [{"name": text, "type_id": type_.id, "account_id": account.id} for text, type_ in keys.values()]
        self.create(new)
        return self._apply(account, {text_key(text): type_ for text, type_ in types.items()})

    def _apply(self, account, types):
        """Set the type of the account's lines whose words have one now (key of the words -> charge type)."""
        lines = self.env["cs.carrier.statement.line"]
        domain = Domain("account_id", "=", account.id) & Domain("type_id", "=", False)
        count = 0
        for text, number in lines._read_group(domain, ["charge_text"], ["__count"]):
            type_ = types.get(text_key(text or ""))
            if text and type_:
                lines.search(domain & Domain("charge_text", "=", text)).write({"type_id": type_.id})
                count += number
        return count

    @api.model
    def _suggest(self, texts, account=None):
        """Return ``{words: charge type}`` for words that are spelt nearly like known ones."""
        from rapidfuzz import fuzz, process

        known = {text_key(words): code for words, code in self._get_types(account).items()}
        found = {}
        for text in texts:
            match = process.extractOne(
                text_key(text), known.keys(), scorer=fuzz.WRatio, score_cutoff=_MIN_LIKENESS
            )
            if match:
                found[text] = self.env["cs.charge.type"]._get_by_code(known[match[0]])
        return found
