from odoo import models
from odoo.fields import Domain


class CsIntakeService(models.AbstractModel):
    _inherit = "cs.intake.service"

    def _match_products(self, channel, drafts):
        """Find the product of every line; an unknown word keeps its order waiting."""
        words = {self._get_product_word(line) for draft in drafts for line in draft.data.lines}
        products = self._find_products(channel, words)
        unknown = {}
        for draft in drafts:
            found = [products.get(self._get_product_word(line)) for line in draft.data.lines]
            draft.found["products"] = found
            for line, product in zip(draft.data.lines, found, strict=True):
                if product is None:
                    unknown.setdefault(self._get_product_word(line), []).append((draft, line))
        self._wait_for_words(
            channel,
            "product",
            unknown,
            lambda draft, line: {
                "row": line.row,
                "column": self._find_column(draft, "line.sku", line.row),
                "hint": " ".join(filter(None, [line.title, line.spec])),
            },
        )

    def _get_product_word(self, line):
        """Return what names the product of a line on the platform: its code, else title and specification."""
        return line.sku or " ".join(filter(None, [line.title, line.spec]))

    def _find_products(self, channel, words):
        """Return ``{word: product}``: by the channel's own words, then internal reference, then barcode."""
        words = {word for word in words if word}
        by_code, by_barcode = (
            self._find_products_by(channel, name, words) for name in ("default_code", "barcode")
        )
        alias = self.env["cs.intake.alias"]
        targets = alias._get_targets(channel, "product", words)
        found = {**by_barcode, **by_code}
        for word in words:
            if alias._get_key(word) in targets:
                found[word] = targets[alias._get_key(word)]
        return found

    def _find_products_by(self, channel, name, words):
        """Return ``{word: product}`` by one field; words that several products share are nobody's."""
        domain = Domain(name, "in", list(words)) & Domain("sale_ok", "=", True)
        domain &= Domain("company_id", "in", [False, channel.company_id.id])
        found = {}
        for product in self.env["product.product"].search_fetch(domain, [name, "display_name"]):
            word = product[name]
            found[word] = None if word in found else product
        return {word: product for word, product in found.items() if product}
