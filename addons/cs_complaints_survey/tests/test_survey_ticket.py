from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.cs_complaints.tests.shipment_common import ShipmentCommon


@tagged("post_install", "-at_install")
class TestSurveyTicket(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "How was it?",
                "scoring_type": "scoring_without_answers",
                "cs_ticket_score": 50.0,
                "cs_ticket_team_id": cls.team.id,
                "cs_ticket_category_id": cls.env.ref("cs_complaints.cs_ticket_category_service_quality").id,
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Driver",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": "Kind", "answer_score": 10.0, "is_correct": True}),
                                Command.create({"value": "So so", "answer_score": 4.0}),
                                Command.create(
                                    {"value": "Rude", "answer_score": 9.0, "cs_opens_ticket": True}
                                ),
                            ],
                        }
                    ),
                    Command.create({"title": "Mark", "question_type": "scale", "cs_ticket_below": 4}),
                ],
            }
        )
        cls.driver, cls.mark = cls.survey.question_ids

    def _answer(self, driver=0, mark=8, **vals):
        entry = self.env["survey.user_input"].create(
            {"survey_id": self.survey.id, "partner_id": self.receiver.id, **vals}
        )
        entry._save_lines(self.driver, self.driver.suggested_answer_ids[driver].id)
        entry._save_lines(self.mark, str(mark))
        entry.with_user(self.env.ref("base.public_user")).sudo()._mark_done()
        return self.env["cs.ticket"].search([("survey_input_id", "=", entry.id)])

    def test_good_answers_open_none(self):
        self.assertFalse(self._answer())

    def test_low_score(self):
        ticket = self._answer(driver=1)
        self.assertRecordValues(
            ticket,
            [
                {
                    "source": "survey",
                    "name": "How was it?",
                    "partner_id": self.receiver.id,
                    "team_id": self.team.id,
                    "category_id": self.survey.cs_ticket_category_id.id,
                }
            ],
        )
        self.assertEqual(ticket.matter, "Driver: So so\nMark: 8")

    def test_marked_answer(self):
        self.assertEqual(self._answer(driver=2).matter, "! Driver: Rude\nMark: 8")

    def test_mark_below_that_of_the_question(self):
        self.assertEqual(self._answer(mark=3).matter, "Driver: Kind\n! Mark: 3")
        self.assertFalse(self._answer(mark=4))

    def test_test_entries_open_none_and_one_answer_opens_one(self):
        self.assertFalse(self._answer(driver=2, test_entry=True))
        ticket = self._answer(driver=2)
        ticket.survey_input_id._mark_done()
        self.assertEqual(
            self.env["cs.ticket"].search([("survey_input_id", "=", ticket.survey_input_id.id)]), ticket
        )

    def test_who_has_only_an_address(self):
        ticket = self._answer(driver=2, partner_id=False, email="LI.fang@example.com")
        self.assertEqual(ticket.contact_email, "LI.fang@example.com")
        self.assertEqual(ticket.partner_id, self.receiver, "found by it")
