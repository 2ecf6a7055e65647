from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const_care import ARRIVAL_ANOMALIES, BAD_ATTITUDES
from ..undo import undo_notification

_MAX_CALLS = 3
_NEXT_CALL = timedelta(hours=4)


class CsArrivalCheck(models.Model):
    """Answering, by the receiver or by an agent on the phone."""

    _inherit = "cs.arrival.check"

    def _answer(self, source, photos=(), **vals):
        """Take the answer of one check down and act on it.

        :param source: "link" or "phone"
        :param photos: JPEG files, as bytes
        :param vals: arrived_at, condition, attitude, signee, remarks
        :return: False when somebody was faster, or the check is closed
        """
        self.ensure_one()
        if not self.try_lock_for_update().filtered_domain(self._get_open_domain()):
            return False
        self.write(
            {
                **vals,
                "state": "answered",
                "source": source,
                "answered_at": fields.Datetime.now(),
                "answered_by_id": self.env.uid if source == "phone" else False,
            }
        )
        self._add_photos(photos)
        self._after_answer()
        return True

    def _add_photos(self, photos):
        self.photo_ids += self.env["ir.attachment"].create(
            [
                {
                    "name": f"{self.parcel_id.name}-{number}.jpg",
                    "raw": photo,
                    "mimetype": "image/jpeg",
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for number, photo in enumerate(photos, 1)
            ]
        )

    def _after_answer(self):
        self._message_log_batch(bodies={check.id: check._get_summary() for check in self})
        bad = self.filtered("is_bad")
        if bad:
            bad._open_anomalies()
            self._on_bad_arrival(bad)

    def _get_summary(self):
        """Return the answer as one line for the chatter (one check)."""
        labels = self._get_answer_labels()
        words = [labels[name].get(self[name]) for name in ("condition", "attitude")]
        return self.env._("Arrival check answered: %(words)s", words=" · ".join(filter(None, words)))

    @api.model
    def _get_answer_labels(self):
        """Return ``{field: {value: words}}`` of what is chosen from a list."""
        driver = {
            mark: self.env._("driver: %(mark)s", mark=label)
            for mark, label in self._fields["attitude"]._description_selection(self.env)
        }
        return {
            "condition": dict(self._fields["condition"]._description_selection(self.env)),
            "attitude": driver,
        }

    @api.model
    def _on_bad_arrival(self, checks):
        """React to answers that complain, after their anomalies are open; empty here, for others to add to.

        An override may open tickets or inform people; it must not send anything before the transaction ends.

        :param checks: answered ``cs.arrival.check``, all with ``is_bad``
        """

    def _open_anomalies(self):
        """Open an anomaly for each complaint, or take the one open on the parcel, and give it the photos."""
        source = "customer" if self[0].source == "link" else "agent"
        # sudo: the receiver is nobody's user, and an agent may answer for a parcel of another team
        anomaly_model = self.env["cs.anomaly"].sudo()
        for code, checks in self._group_complaints().items():
            findings = [(check.parcel_id.id, check._get_evidence()) for check in checks]
            anomaly_model._open_for_parcels(code, findings, source=source)
            domain = anomaly_model._get_open_domain() & fields.Domain(
                [("parcel_id", "in", checks.parcel_id.ids), ("type_id.code", "=", code)]
            )
            checks._share_with(anomaly_model.search(domain))

    def _group_complaints(self):
        """Return ``{code of the anomaly type: checks}``."""
        groups = {}
        for check in self:
            codes = [ARRIVAL_ANOMALIES.get(check.condition)]
            codes.append("attitude" if check.attitude in BAD_ATTITUDES else None)
            for code in filter(None, codes):
                groups[code] = groups.get(code, self.browse()) | check
        return groups

    def _get_evidence(self):
        """Return what the receiver says as the evidence of an anomaly (JSON)."""
        return {
            "waybill": self.parcel_id.name,
            "arrival": self.id,
            "condition": self.condition or "",
            "attitude": self.attitude or "",
            "signee": self.signee or "",
            "words": self.remarks or "",
        }

    def _share_with(self, anomalies):
        """Link checks and anomalies by their parcels and copy the photos."""
        by_parcel = self.grouped("parcel_id")
        for anomaly in anomalies:
            check = by_parcel.get(anomaly.parcel_id, self.browse())
            check.anomaly_ids |= anomaly
            check.photo_ids.copy({"res_model": anomaly._name, "res_id": anomaly.id})

    # Buttons of the agent's form

    def action_all_well(self):
        """Take down in one click that everything was as it should be."""
        self._ensure_open()
        for check in self:
            check._answer(
                "phone",
                condition="good",
                attitude=check.attitude or "5",
                arrived_at=check.arrived_at or check.delivered_at,
                signee=check.signee or check.signed_by,
            )
        return self._go_on(self.env._("%(count)s arrived well.", count=len(self)))

    def action_answer(self):
        """Save what the agent has filled in."""
        self._ensure_open()
        for check in self:
            if not check.condition:
                raise UserError(self.env._("Ask in which condition the goods arrived."))
            check._answer("phone", arrived_at=check.arrived_at or check.delivered_at)
        return self._go_on(self.env._("The answer is saved."))

    def action_not_reached(self):
        """Nobody answered the phone: try again later, three times."""
        self._ensure_open()
        for check in self:
            count = check.call_count + 1
            check.write(
                {
                    "call_count": count,
                    "call_at": fields.Datetime.now() + _NEXT_CALL,
                    "state": "missed" if count >= _MAX_CALLS else check.state,
                }
            )
        return self._go_on(self.env._("Try again later."))

    def action_reopen(self):
        """Take an answer or a closing back, to correct it. Anomalies that it opened stay as they are."""
        self.write({"state": "to_ask", "answered_at": False, "answered_by_id": False, "source": False})

    def _go_on(self, message):
        """Return the action that tells what was done and opens the next check to ask about."""
        if len(self) > 1:
            return undo_notification(
                self, message, "action_reopen", {"type": "ir.actions.client", "tag": "soft_reload"}
            )
        return undo_notification(self, message, "action_reopen", self._open_next())

    def _open_next(self):
        now = fields.Datetime.now()
        domain = fields.Domain("state", "=", "to_ask") & fields.Domain("call_at", "<=", now)
        following = self.search(domain & fields.Domain("id", "not in", self.ids), limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id("cs_forwarding.cs_arrival_check_action_to_ask")
        if following:
            action.update(res_id=following.id, views=[(False, "form")], view_mode="form")
        return {**action, "target": "main" if not following else "current"}

    def action_view_anomalies(self):
        return self.anomaly_ids._open_of(self.env._("Anomalies of %(name)s", name=self.display_name))
