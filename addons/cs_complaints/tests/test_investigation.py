import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import tagged

from .common import TicketCommon


def _photo(color="red"):
    written = io.BytesIO()
    Image.new("RGB", (40, 20), color).save(written, "PNG")
    return written.getvalue()


@tagged("post_install", "-at_install")
class TestInvestigation(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cs.evidence.item"].search(Domain.TRUE).active = False
        cls.label, cls.padding = cls.env["cs.evidence.item"].create(
            [
                {"name": "Label", "is_required": True, "category_ids": [Command.set(cls.category.ids)]},
                {"name": "Padding", "category_ids": [Command.set(cls.category.ids)]},
            ]
        )
        cls.wet = cls.env["cs.ticket.category"].create({"name": "Wet", "parent_id": cls.category.id})
        cls.cause = cls.env.ref("cs_complaints.root_cause_packing")
        cls.ticket = cls._create_ticket(category_id=cls.wet.id)
        cls.mine = cls.ticket.with_user(cls.agent)

    def _fill(self, **vals):
        self.mine.write(
            {
                "facts": "Wet on arrival",
                "verdict": "justified",
                "root_cause_id": self.cause.id,
                "liable_kind": "department",
                "liable_department_id": self.warehouse.id,
                **vals,
            }
        )

    def _settle_evidence(self):
        label = self.mine.evidence_ids.filtered(lambda piece: piece.item_id == self.label)
        label.write({"state": "unavailable", "note": "Thrown away"})

    def _get_events(self):
        return [
            (event.old_value, event.new_value, event.note, event.user_id)
            for event in self.ticket.event_ids.sorted("id")
            if event.kind == "investigation"
        ]

    def test_opening_puts_the_checklist_down_once(self):
        self.mine.action_investigate()
        self.assertEqual(self.ticket.investigation_state, "open")
        self.assertEqual(self.ticket.investigator_id, self.agent)
        self.assertEqual(self.ticket.evidence_ids.mapped("name"), ["Label", "Padding"])
        self.assertEqual(set(self.ticket.evidence_ids.mapped("state")), {"missing"})
        self.assertEqual(self.ticket.missing_evidence_count, 1)
        self.mine.action_investigate()
        self.assertEqual(len(self.ticket.evidence_ids), 2)
        self.assertEqual(self._get_events(), [(False, "open", False, self.agent)])

    def test_files_of_the_conversation_become_evidence(self):
        attachments = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": raw, "mimetype": kind, "res_model": "cs.ticket", "res_id": self.ticket.id}
                for name, raw, kind in (
                    ("a.png", _photo(), "image/png"),
                    ("call.mp3", b"ID3 no real sound", "audio/mpeg"),
                    ("broken.jpg", b"no picture", "image/jpeg"),
                    ("terms.pdf", b"%PDF-1.4", "application/pdf"),
                )
            ]
        )
        self.mine.action_investigate()
        taken = self.ticket.evidence_ids.filtered("source_attachment_id").sorted("id")
        self.assertEqual(taken.source_attachment_id, attachments.filtered(lambda file: file.name != "terms.pdf"))
        self.assertEqual(taken[0].kind, "photo")
        self.assertEqual(set(taken.mapped("state")), {"received"})
        self.assertEqual(set(taken.received_by_id), {self.agent})
        self.assertNotIn(attachments[0], taken.attachment_ids, "the original stays with its message")
        copy = taken[0].attachment_ids
        self.assertEqual((copy.res_model, copy.res_id), ("cs.ticket.evidence", taken[0].id))
        self.assertTrue(copy.raw.startswith(b"\xff\xd8"), "written anew as JPEG")
        self.mine.action_take_files()
        self.assertEqual(self.ticket.evidence_ids.filtered("source_attachment_id"), taken)

    def test_a_file_makes_evidence_received(self):
        self.mine.action_investigate()
        piece = self.mine.evidence_ids[0]
        file = self.env["ir.attachment"].with_user(self.agent).create(
            {"name": "label.png", "datas": base64.b64encode(_photo())}
        )
        piece.attachment_ids = file
        self.assertEqual((piece.state, piece.received_by_id), ("received", self.agent))
        self.assertTrue(piece.received_at)
        self.assertEqual((file.res_model, file.res_id), ("cs.ticket.evidence", piece.id))
        self.assertEqual(self.mine.missing_evidence_count, 0)

    def test_what_is_not_to_be_had_needs_a_reason(self):
        self.mine.action_investigate()
        with self.assertRaisesRegex(UserError, "Label"):
            self.mine.evidence_ids[0].state = "unavailable"

    def test_verdict_needs_everything(self):
        self.mine.action_investigate()
        with self.assertRaises(UserError) as refusal:
            self.mine.action_judge()
        self.assertEqual(
            str(refusal.exception).splitlines(),
            [
                "Collect the evidence, or say why it is not to be had: Label",
                "Write down the facts.",
                "Choose a verdict.",
            ],
        )
        self._settle_evidence()
        self.mine.write({"facts": "Wet", "verdict": "partly", "liable_kind": "carrier"})
        with self.assertRaises(UserError) as refusal:
            self.mine.action_judge()
        self.assertEqual(
            str(refusal.exception).splitlines(), ["Choose the root cause.", "Say who answers for it."]
        )
        self.assertEqual(self.ticket.investigation_state, "open")

    def test_unproven_needs_no_party(self):
        self.mine.action_investigate()
        self._settle_evidence()
        self.mine.write({"facts": "Word against word", "verdict": "unproven"})
        self.mine.action_judge()
        self.assertEqual(self.ticket.investigation_state, "judged")
        self.assertFalse(self.ticket.liable_name)

    def test_judged_by_somebody_else_than_the_party(self):
        self.mine.action_investigate()
        self._settle_evidence()
        self._fill()
        self.warehouse.member_ids = self.agent
        self.assertFalse(self.mine.can_judge)
        with self.assertRaisesRegex(AccessError, "somebody else"):
            self.mine.action_judge()
        with self.assertRaises(AccessError):
            self.mine.write({"investigation_state": "judged"})
        self._fill(liable_kind="person", liable_user_id=self.agent.id)
        with self.assertRaises(AccessError):
            self.mine.action_judge()
        self.ticket.with_user(self.supervisor).action_judge()
        self.assertEqual(self.ticket.judged_by_id, self.supervisor)
        self.assertTrue(self.ticket.judged_at)
        self.assertEqual(self.ticket.liable_name, self.agent.name)
        self.assertEqual(
            self._get_events(),
            [(False, "open", False, self.agent), ("open", "judged", "Justified", self.supervisor)],
        )

    def test_who_judged_is_not_written_by_hand(self):
        self.mine.write({"judged_by_id": self.manager.id, "judged_at": "2025-01-01 00:00:00"})
        self.assertFalse(self.ticket.judged_by_id)
        ticket = self.env["cs.ticket"].with_user(self.agent).create(
            {
                "name": "Judged at birth",
                "team_id": self.team.id,
                "investigation_state": "judged",
                "judged_by_id": self.manager.id,
            }
        )
        self.assertFalse(ticket.investigation_state or ticket.judged_by_id)

    def _judge(self):
        self.mine.action_investigate()
        self._settle_evidence()
        self._fill()
        self.mine.action_judge()

    def test_a_verdict_is_fixed(self):
        self._judge()
        for vals in ({"verdict": "unjustified"}, {"facts": "Other"}, {"liable_user_id": self.agent.id}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "Open it again"):
                self.mine.write(vals)
        piece = self.mine.evidence_ids[0]
        with self.assertRaises(UserError):
            piece.note = "Found after all"
        with self.assertRaises(UserError):
            self.mine.evidence_ids = [Command.create({"name": "One more"})]
        with self.assertRaises(UserError):
            self.mine.statement_ids = [Command.create({"name": "Driver", "text": "It rained"})]
        with self.assertRaises(UserError):
            self.ticket.with_user(self.supervisor).evidence_ids[0].unlink()
        self.mine.category_id = self.category
        self.assertEqual(self.ticket.verdict, "justified")

    def test_opened_again_by_judge_or_supervisor(self):
        self._judge()
        self.team.member_ids += self.outsider
        with self.assertRaisesRegex(AccessError, "supervisor"):
            self.ticket.with_user(self.outsider).action_reopen_investigation()
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.outsider).write({"investigation_state": "open"})
        self.ticket.with_user(self.supervisor).action_reopen_investigation()
        self.assertFalse(self.ticket.judged_by_id or self.ticket.judged_at)
        self.mine.facts = "Something new"
        self.assertEqual(self._get_events()[-1], ("judged", "open", False, self.supervisor))

    def test_statements_tell_who_took_them_down(self):
        self.mine.action_investigate()
        self.mine.statement_ids = [
            Command.create(
                {"role": "driver", "name": "王师傅", "text": "一路下雨", "user_id": self.manager.id}
            )
        ]
        self.assertEqual(self.ticket.statement_ids.user_id, self.agent)

    def test_closing_waits_for_the_verdict(self):
        self.category.investigation_required = True
        self.assertEqual(self.ticket._get_close_obstacles(), ["“Wet” has to be investigated."])
        with self.assertRaises(UserError):
            self.mine._close("solved")
        self.mine.action_investigate()
        self.assertEqual(self.ticket._get_close_obstacles(), ["The investigation has no verdict yet."])
        self._settle_evidence()
        self._fill()
        self.mine.action_judge()
        self.assertFalse(self.ticket._get_close_obstacles())
        self.mine._close("solved")
        self.assertEqual(self.ticket.state, "closed")

    def test_reported_category_stays_and_the_change_is_signed(self):
        self.mine.category_id = self.env.ref("cs_complaints.cs_ticket_category_delay")
        self.assertEqual(self.ticket.reported_category_id, self.wet)
        change = self.ticket.event_ids.filtered(lambda event: event.kind == "category")
        self.assertEqual(change.user_id, self.agent)
        self.assertEqual((change.old_value, change.new_value), ("Cargo Damage / Wet", "Delay"))

    def test_cause_names_who_usually_answers(self):
        ticket = self.env["cs.ticket"].new({"root_cause_id": self.cause.id})
        ticket._onchange_root_cause_id()
        self.assertEqual(ticket.liable_kind, "department")

    def test_strangers_see_no_evidence(self):
        self.mine.action_investigate()
        for user in (self.outsider, self.warehouse_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ticket.evidence_ids.with_user(user).read(["name"])
