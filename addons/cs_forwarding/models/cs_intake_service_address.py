import re

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# What Chinese provinces carry behind their names.
_STATE_SUFFIX = re.compile(
    r"(省|市|特别行政区|特別行政區|(维吾尔|壮族|回族)?自治区|(維吾爾|壯族|回族)?自治區)$"
)


def state_key(name):
    """Return the form in which two spellings of a state are equal."""
    return _STATE_SUFFIX.sub("", (name or "").strip()).casefold()


class CsIntakeService(models.AbstractModel):
    _inherit = "cs.intake.service"

    def _match_countries(self, channel, drafts):
        """Find the countries of all addresses; an unknown word keeps its order waiting."""
        words = {word for draft in drafts for _name, word in self._get_country_words(draft)}
        countries = self._find_countries(channel, words)
        unknown = {}
        for draft in drafts:
            draft.found["countries"] = {}
            for name, word in self._get_country_words(draft):
                country = countries.get(word.casefold()) if word else channel.country_id
                draft.found["countries"][name] = country
                if country is None:
                    unknown.setdefault(word, []).append((draft, name))
        self._wait_for_words(
            channel,
            "country",
            unknown,
            lambda draft, name: {"column": self._find_column(draft, f"{name}.country")},
        )

    def _get_country_words(self, draft):
        return [(name, address.country.strip()) for name, address in self._get_addresses(draft)]

    def _get_addresses(self, draft):
        bill = draft.data.bill
        return [("ship", draft.data.ship), *([("bill", bill)] if bill and bill.street else [])]

    def _find_countries(self, channel, words):
        """Return ``{lower-case word: country}`` by the channel's words, by code or name in any language."""
        plain = {word.casefold() for word in words if word}
        if not plain:
            return {}
        known = {}
        for country_id, code, names in self.env.execute_query(SQL("SELECT id, code, name FROM res_country")):
            for word in [code or "", *(names or {}).values()]:
                if word.casefold() in plain:
                    known[word.casefold()] = self.env["res.country"].browse(country_id)
        aliases = self.env["cs.intake.alias"]._get_targets(channel, "country", plain)
        return {**known, **{word: aliases[word] for word in plain if word in aliases}}

    def _match_states(self, channel, drafts):
        """Find the states of all addresses; an unknown one is left to the review."""
        countries = self.env["res.country"].union(
            *(country for draft in drafts for country in draft.found["countries"].values())
        )
        states = self.env["res.country.state"].search_fetch(
            [("country_id", "in", countries.ids)], ["country_id", "code", "name"]
        )
        known = {}
        for state in states:
            for word in (state.code, state.name):
                known.setdefault((state.country_id.id, state_key(word)), state)
        for draft in drafts:
            draft.found["states"] = {
                name: known.get((draft.found["countries"][name].id, state_key(address.state)))
                for name, address in self._get_addresses(draft)
            }

    def _match_carriers(self, channel, drafts):
        """Find the carriers by the channel's words or their names; unknown words are noted, nothing waits."""
        words = {draft.data.carrier for draft in drafts if draft.data.carrier}
        if not words:
            return
        alias = self.env["cs.intake.alias"]
        domain = Domain("company_id", "in", [False, channel.company_id.id])
        names = {carrier.name.casefold(): carrier for carrier in self.env["delivery.carrier"].search(domain)}
        known = {**names, **alias._get_targets(channel, "carrier", words)}
        for draft in drafts:
            draft.found["carrier"] = known.get(alias._get_key(draft.data.carrier))
        alias._note_words(
            channel, "carrier", {word: "" for word in words if alias._get_key(word) not in known}
        )

    def _wait_for_words(self, channel, kind, unknown, locate):
        """Put unknown words on the list and let the orders that use them wait.

        :param unknown: ``{word: [(draft, place)]}``
        :param locate: ``(draft, place)`` → where the word stands: ``row``, ``column``; may give a ``hint``
        """
        if not unknown:
            return
        alias = self.env["cs.intake.alias"]
        places = {
            word: [(draft, locate(draft, place)) for draft, place in uses] for word, uses in unknown.items()
        }
        hints = {word: uses[0][1].pop("hint", "") for word, uses in places.items()}
        aliases = alias._note_words(channel, kind, hints)
        code = {"partner": "unknown_customer"}.get(kind, f"unknown_{kind}")
        for word, uses in places.items():
            for draft, where in uses:
                where.pop("hint", None)
                draft.fail(code, value=word, **where)
                draft.alias_ids.add(aliases[alias._get_key(word)].id)
