import base64

from odoo import models
from odoo.tools import file_open, ormcache

from ..const_cargo import HANDLING_FLAGS


class CsCargoService(models.AbstractModel):
    """Handling marks: a pictogram and its words, for the screen and for paper.

    Handling is a dict of ``flags`` (list), ``dangerous`` (list of UN number, class, packing group),
    ``temperature`` (lowest, highest; None: any) and ``insured``.
    """

    _inherit = "cs.cargo.service"

    def _get_handling(self, row):
        """Return the handling of one row of ``_select_cargo``."""
        return {
            "flags": [flag for flag in HANDLING_FLAGS if row[flag]],
            "dangerous": row["dangerous"] or [],
            "temperature": row["temp_controlled"] and [row["temp_min"], row["temp_max"]] or None,
            "insured": row["insured"],
        }

    def _merge_handling(self, handlings):
        """Return what suits all of them: every flag, every danger, the narrowest temperature."""
        bounds = [handling["temperature"] for handling in handlings if handling.get("temperature")]
        flags = {flag for handling in handlings for flag in handling["flags"]}
        dangerous = {tuple(danger) for handling in handlings for danger in handling.get("dangerous", ())}
        return {
            "flags": [flag for flag in HANDLING_FLAGS if flag in flags],
            "dangerous": sorted(dangerous, key=str),
            "temperature": [max(low for low, _high in bounds), min(high for _low, high in bounds)]
            if bounds
            else None,
        }

    def _get_marks(self, handling):
        """Return the marks as a list of dicts: code (names the pictogram), label, detail."""
        marks = [self._get_danger_mark(*danger) for danger in handling["dangerous"]]
        marks += [self._get_flag_marks()[flag] for flag in handling["flags"]]
        if handling["temperature"]:
            detail = self._format_temperature(handling["temperature"])
            marks.append({"code": "temperature", "label": self.env._("Keep at"), "detail": detail})
        if handling.get("insured"):
            marks.append({"code": "insured", "label": self.env._("Insured"), "detail": ""})
        return marks

    def _get_flag_marks(self):
        labels = {
            "fragile": self.env._("Fragile"),
            "upright": self.env._("This Way Up"),
            "dry": self.env._("Keep Dry"),
            "no_stacking": self.env._("Do Not Stack"),
        }
        return {code: {"code": code, "label": label, "detail": ""} for code, label in labels.items()}

    def _get_danger_mark(self, number, dg_class, group):
        parts = [
            number and self.env._("UN %(number)s", number=number),
            self.env._("class %(dg_class)s", dg_class=dg_class),
            group and self.env._("packing group %(group)s", group=group),
        ]
        return {
            "code": "dangerous",
            "label": self.env._("Dangerous Goods"),
            "detail": ", ".join(part for part in parts if part),
        }

    @ormcache("code")
    def _get_pictogram(self, code):
        """Return the pictogram of a mark as a data address: paper must not wait for a web server."""
        with file_open(f"cs_forwarding/static/img/handling/{code}.svg", "rb") as file:
            return f"data:image/svg+xml;base64,{base64.b64encode(file.read()).decode()}"
