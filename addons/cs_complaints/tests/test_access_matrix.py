from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.cs_forwarding.tests.access_matrix import AccessMatrixCase, RecordRulesCase

from .common import TicketCommon

# What each group may do with a model, before record rules: create, read, write, unlink. Portal and public
# may do nothing with any of them. A new model has to be put here: the test fails as long as it is not.
MATRIX = {
    # model: (agent, supervisor, manager, department user)
    "cs.article": ("crw", "crw", "crwu", ""),
    "cs.evidence.item": ("r", "r", "crwu", ""),
    "cs.fact.sheet": ("r", "crw", "crwu", ""),
    "cs.forbidden.promise": ("r", "crw", "crwu", ""),
    "cs.root.cause": ("r", "r", "crwu", ""),
    "cs.answer.composer": ("crwu", "crwu", "crwu", ""),
    "cs.answer.composer.line": ("crwu", "crwu", "crwu", ""),
    "cs.answer.template": ("r", "crw", "crwu", ""),
    "cs.escalation": ("r", "r", "r", ""),
    "cs.escalation.rule": ("r", "r", "crwu", ""),
    "cs.handover": ("r", "r", "r", "r"),
    "cs.handover.answer": ("crwu", "crwu", "crwu", "crwu"),
    "cs.handover.report": ("", "r", "r", ""),
    "cs.handover.return": ("crwu", "crwu", "crwu", "crwu"),
    "cs.handover.send": ("crwu", "crwu", "crwu", ""),
    "cs.remedy": ("crwu", "crwu", "crwu", ""),
    "cs.remedy.answer": ("crwu", "crwu", "crwu", ""),
    "cs.remedy.kind": ("r", "r", "crwu", ""),
    "cs.remedy.limit": ("r", "r", "crwu", ""),
    "cs.remedy.line": ("crwu", "crwu", "crwu", ""),
    "cs.remedy.reason": ("crwu", "crwu", "crwu", ""),
    "cs.rating.request": ("r", "r", "r", ""),
    "cs.ticket.viewer": ("", "", "r", ""),
    "cs.ticket": ("crw", "crw", "crwu", ""),
    "cs.ticket.assign": ("", "crwu", "crwu", ""),
    "cs.ticket.alias": ("r", "r", "crwu", ""),
    "cs.ticket.category": ("r", "r", "crwu", ""),
    "cs.ticket.classify": ("crwu", "crwu", "crwu", ""),
    "cs.ticket.classify.line": ("crwu", "crwu", "crwu", ""),
    "cs.ticket.close": ("crwu", "crwu", "crwu", ""),
    "cs.ticket.hotline": ("crwu", "crwu", "crwu", ""),
    "cs.ticket.merge": ("crwu", "crwu", "crwu", ""),
    "cs.ticket.escalate": ("crwu", "crwu", "crwu", ""),
    "cs.ticket.intake": ("r", "r", "r", ""),
    "cs.ticket.event": ("r", "r", "r", ""),
    "cs.ticket.evidence": ("crw", "crwu", "crwu", ""),
    "cs.ticket.statement": ("crw", "crwu", "crwu", ""),
    "cs.escalation.level": ("r", "r", "crwu", ""),
    "cs.ticket.clock.report": ("r", "r", "r", ""),
    "cs.ticket.policy": ("r", "r", "crwu", ""),
    "cs.ticket.wait": ("crwu", "crwu", "crwu", ""),
    "cs.ticket.tag": ("cr", "cr", "crwu", ""),
}

# Set up once for all companies.
SHARED_MODELS = {"cs.evidence.item", "cs.remedy.kind", "cs.root.cause", "cs.ticket.tag"}

# Everybody at the desk may know them, whatever his team.
OPEN_MODELS = SHARED_MODELS | {
    "cs.escalation.level",
    "cs.escalation.rule",
    "cs.fact.sheet",
    "cs.forbidden.promise",
    "cs.remedy.limit",
    "cs.ticket.alias",
    "cs.ticket.category",
    "cs.ticket.policy",
}


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrixCase):
    module = "cs_complaints"
    matrix = MATRIX

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department_user = cls._create_user("desk_department", "cs_complaints.group_department")

    def _get_users(self):
        return (*super()._get_users(), self.department_user)


@tagged("post_install", "-at_install")
class TestRecordRules(RecordRulesCase, TicketCommon):
    module = "cs_complaints"
    matrix = MATRIX
    shared_models = SHARED_MODELS
    open_models = OPEN_MODELS

    def test_agent_sees_tickets_of_his_team_and_his_own(self):
        ticket = self._create_ticket(user_id=self.supervisor.id)
        self.assertIn(ticket, self.env["cs.ticket"].with_user(self.agent).search(Domain.TRUE))
        self.assertNotIn(ticket, self.env["cs.ticket"].with_user(self.outsider).search(Domain.TRUE))
        ticket.user_id = self.outsider
        self.assertIn(ticket, self.env["cs.ticket"].with_user(self.outsider).search(Domain.TRUE))
