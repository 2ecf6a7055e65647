from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .access_matrix import AccessMatrixCase, RecordRulesCase

# What each group may do with a model, before record rules: create, read, write, unlink. Portal and public
# may do nothing with any of them. A new model has to be put here: the test fails as long as it is not.
MATRIX = {
    # model: (agent, supervisor, manager)
    "cs.advisory": ("r", "crw", "crwu"),
    "cs.advisory.parcel": ("r", "r", "r"),
    "cs.advisory.send": ("", "crwu", "crwu"),
    "cs.advisory.send.line": ("", "crwu", "crwu"),
    "cs.anomaly": ("crw", "crw", "crwu"),
    "cs.anomaly.assign": ("crwu", "crwu", "crwu"),
    "cs.anomaly.cancel": ("crwu", "crwu", "crwu"),
    "cs.anomaly.decide": ("crwu", "crwu", "crwu"),
    "cs.anomaly.inform": ("crwu", "crwu", "crwu"),
    "cs.anomaly.inform.line": ("crwu", "crwu", "crwu"),
    "cs.anomaly.proposal": ("crwu", "crwu", "crwu"),
    "cs.anomaly.proposal.kind": ("r", "r", "crwu"),
    "cs.anomaly.report": ("crwu", "crwu", "crwu"),
    "cs.anomaly.resolve": ("crwu", "crwu", "crwu"),
    "cs.anomaly.step": ("crw", "crw", "crwu"),
    "cs.anomaly.type": ("r", "r", "crwu"),
    "cs.cargo.override": ("crwu", "crwu", "crwu"),
    "cs.arrival.check": ("crw", "crw", "crwu"),
    "cs.arrival.rule": ("r", "r", "crwu"),
    "cs.carrier.score": ("", "r", "r"),
    "cs.channel.report": ("", "r", "r"),
    "cs.channel.key.show": ("", "", "cr"),
    "cs.change.policy": ("r", "r", "crwu"),
    "cs.clock": ("r", "r", "r"),
    "cs.clock.event": ("r", "r", "r"),
    "cs.department": ("r", "r", "crwu"),
    "cs.dg.class": ("r", "r", "crwu"),
    "cs.export.log": ("", "r", "r"),
    "cs.intake.alias": ("crw", "crw", "crwu"),
    "cs.intake.batch": ("crw", "crw", "crwu"),
    "cs.intake.delivery": ("", "", "r"),
    "cs.intake.file": ("r", "r", "crwu"),
    "cs.intake.line": ("rw", "rw", "crwu"),
    "cs.intake.mapping": ("r", "crwu", "crwu"),
    "cs.intake.mapping.field": ("r", "crwu", "crwu"),
    "cs.intake.sheet": ("crw", "crw", "crwu"),
    "cs.intake.upload": ("crwu", "crwu", "crwu"),
    "cs.notice": ("r", "r", "r"),
    "cs.notice.optout": ("crwu", "crwu", "crwu"),
    "cs.notice.preview": ("", "", "crwu"),
    "cs.notice.quiet": ("r", "r", "crwu"),
    "cs.notice.rule": ("r", "r", "crwu"),
    "cs.intercept": ("r", "r", "r"),
    "cs.intercept.answer": ("crwu", "crwu", "crwu"),
    "cs.intercept.ask": ("crwu", "crwu", "crwu"),
    "cs.intercept.line": ("r", "r", "r"),
    "cs.intercept.scan": ("crwu", "crwu", "crwu"),
    "cs.intercept.scan.line": ("crwu", "crwu", "crwu"),
    "cs.order.change": ("crw", "crw", "crwu"),
    "cs.order.change.bulk": ("crwu", "crwu", "crwu"),
    "cs.order.change.bulk.line": ("crwu", "crwu", "crwu"),
    "cs.order.change.line": ("crwu", "crwu", "crwu"),
    "cs.order.change.reason": ("crwu", "crwu", "crwu"),
    "cs.order.change.step": ("r", "r", "r"),
    "cs.order.channel": ("r", "r", "crwu"),
    "cs.parcel": ("rw", "rw", "crwu"),
    "cs.playbook": ("r", "r", "crwu"),
    "cs.playbook.step": ("r", "r", "crwu"),
    "cs.release.handout": ("crwu", "crwu", "crwu"),
    "cs.release.paper": ("r", "r", "r"),
    "cs.release.wave": ("crw", "crw", "crwu"),
    "cs.parcel.report": ("", "r", "r"),
    "cs.review.event": ("r", "r", "r"),
    "cs.review.mark": ("", "", "r"),
    "cs.review.mass": ("crwu", "crwu", "crwu"),
    "cs.review.mass.line": ("crwu", "crwu", "crwu"),
    "cs.review.reason": ("crwu", "crwu", "crwu"),
    "cs.review.rule": ("r", "r", "crwu"),
    "cs.step.skip": ("crwu", "crwu", "crwu"),
    "cs.team": ("r", "rw", "crwu"),
    "cs.tracking.code": ("r", "r", "crwu"),
    "cs.tracking.delivery": ("", "", "r"),
    "cs.tracking.device": ("r", "crw", "crwu"),
    "cs.tracking.event": ("r", "r", "r"),
    "cs.tracking.lane": ("r", "r", "r"),
    "cs.tracking.limit": ("r", "r", "crwu"),
    "cs.tracking.position": ("", "r", "r"),
    "cs.tracking.provider": ("r", "r", "crwu"),
    "cs.tracking.report": ("crwu", "crwu", "crwu"),
    "cs.tracking.reason": ("r", "r", "crwu"),
    "cs.tracking.round": ("r", "r", "r"),
    "cs.tracking.round.anomaly": ("crwu", "crwu", "crwu"),
    "cs.tracking.round.line": ("r", "r", "r"),
    "cs.tracking.status": ("r", "r", "crwu"),
    "cs.transport.candidate": ("r", "r", "r"),
    "cs.transport.choice": ("r", "r", "r"),
    "cs.transport.overrule": ("crwu", "crwu", "crwu"),
    "cs.transport.mode": ("r", "r", "crwu"),
    "cs.unmask.log": ("r", "r", "r"),
    "cs.unmask.wizard": ("crw", "crw", "crw"),
    "cs.warehouse.candidate": ("r", "r", "r"),
    "cs.warehouse.choice": ("r", "r", "r"),
    "cs.warehouse.overrule": ("crwu", "crwu", "crwu"),
    "cs.warehouse.policy": ("r", "r", "crwu"),
    "cs.warehouse.share": ("r", "r", "r"),
    "cs.warehouse.zone": ("r", "r", "crwu"),
}

# Set up once for all companies.
SHARED_MODELS = {
    "cs.anomaly.proposal.kind",
    "cs.anomaly.type",
    "cs.dg.class",
    "cs.tracking.reason",
    "cs.tracking.status",
    "cs.transport.mode",
}

# Everybody at the desk may know them, whatever his team.
OPEN_MODELS = SHARED_MODELS | {
    "cs.arrival.rule",
    "cs.notice.optout",
    "cs.notice.quiet",
    "cs.notice.rule",
    "cs.change.policy",
    "cs.department",
    "cs.order.channel",
    "cs.review.rule",
    "cs.team",
    "cs.tracking.code",
    "cs.tracking.device",
    "cs.tracking.lane",
    "cs.tracking.limit",
    "cs.tracking.provider",
    "cs.export.log",
    "cs.advisory",
    "cs.playbook",
    "cs.playbook.step",
    "cs.warehouse.policy",
    "cs.warehouse.zone",
}


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrixCase):
    module = "cs_forwarding"
    matrix = MATRIX

    def test_who_may_do_nothing_is_refused(self):
        with self.assertRaises(AccessError):
            self.env["cs.unmask.log"].with_user(self.manager).create({})
        with self.assertRaises(AccessError):
            self.team.with_user(self.portal).read(["name"])
        with self.assertRaises(AccessError):
            self.env["cs.anomaly"].with_user(self.public).search([])


@tagged("post_install", "-at_install")
class TestRecordRules(RecordRulesCase):
    module = "cs_forwarding"
    matrix = MATRIX
    shared_models = SHARED_MODELS
    open_models = OPEN_MODELS

    def test_records_of_another_company_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Branch"})
        self.env.user.company_ids = [Command.link(company.id)]
        env = self.env(context={**self.env.context, "allowed_company_ids": [company.id]})
        team = env["cs.team"].create({"name": "Branch Desk", "company_id": company.id})
        channel = env["cs.order.channel"].create(
            {"name": "Branch Shop", "code": "branch", "company_id": company.id, "team_id": team.id}
        )
        order = env["sale.order"].create({"partner_id": self.customer.id, "cs_channel_id": channel.id})
        records = [
            team,
            channel,
            order,
            env["cs.department"].create({"name": "Branch Warehouse", "company_id": company.id}),
            env["cs.anomaly"].create(
                {
                    "type_id": env["cs.anomaly.type"].search([], limit=1).id,
                    "order_id": order.id,
                    "summary": "Branch",
                    "company_id": company.id,
                }
            ),
        ]
        for record in records:
            with self.subTest(model=record._name):
                theirs = self.env[record._name].with_user(self.manager)
                self.assertFalse(theirs.search([("id", "=", record.id)]))
                with self.assertRaises(AccessError):
                    theirs.browse(record.id).read(["display_name"])

    def test_links_stay_inside_the_company(self):
        company = self.env["res.company"].create({"name": "Branch"})
        self.env.user.company_ids = [Command.link(company.id)]
        team = self.env["cs.team"].create(
            {"name": "Branch Desk", "company_id": company.id, "member_ids": [Command.clear()]}
        )
        with self.assertRaises(UserError) as refusal:
            self.channel.team_id = team
        self.assertIn("Branch", str(refusal.exception))

    def test_agent_sees_anomalies_of_his_team_and_his_own(self):
        order = self._create_order()
        anomaly = self.env["cs.anomaly"].create(
            {
                "type_id": self.env["cs.anomaly.type"].search([], limit=1).id,
                "order_id": order.id,
                "summary": "Wrong",
                "team_id": self.team.id,
                "user_id": self.supervisor.id,
            }
        )

        def is_seen_by(user):
            return bool(self.env["cs.anomaly"].with_user(user).search([("id", "=", anomaly.id)]))

        self.assertEqual(
            [is_seen_by(user) for user in (self.agent, self.supervisor, self.manager, self.outsider)],
            [True, True, True, False],
        )
        anomaly.user_id = self.outsider
        self.assertTrue(is_seen_by(self.outsider))
