from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_anomaly_life import AnomalyCommon


@tagged("post_install", "-at_install")
class TestAnomalyInform(AnomalyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.customer.write({"email": "wang@example.com", "lang": "fr_FR"})
        cls.template = cls.env.ref("cs_forwarding.mail_template_anomaly_inform")
        cls.template.with_context(lang="fr_FR").subject = "Votre commande {{ object._get_order_label() }}"
        cls.type.with_context(lang="fr_FR").customer_text = "Nous avons un souci."
        cls.order.cs_external_ref = "692012340001"

    def _get_mails(self, anomalies):
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", "cs.anomaly"), ("res_id", "in", anomalies.ids)])
        )

    def _send(self, anomaly, user):
        action = anomaly.with_user(user).action_inform()
        self.assertEqual(action["res_model"], "mail.compose.message")
        composer = Form(self.env["mail.compose.message"].with_user(user).with_context(**action["context"]))
        return composer.save()

    def test_one_mail_in_the_customers_language(self):
        anomaly = self._create_anomaly()
        composer = self._send(anomaly, self.agent)
        self.assertEqual(composer.subject, "Votre commande 692012340001")
        self.assertIn("Nous avons un souci.", composer.body)
        self.assertEqual(composer.partner_ids, self.customer)
        self.assertEqual(anomaly.state, "new")
        composer._action_send_mail()
        self.assertRecordValues(
            anomaly, [{"state": "informed", "informed_how": "mail", "informed_by_id": self.agent.id}]
        )
        message = anomaly.message_ids.filtered(lambda found: found.message_type == "comment")
        self.assertEqual(len(message), 1)
        self.assertEqual(message.notified_partner_ids, self.customer)
        self.assertEqual(len(self._get_mails(anomaly)), 1)

    def test_findings_are_told_only_where_the_type_allows(self):
        anomaly = self._create_anomaly(summary="On the watch list: fraud")
        self.assertNotIn("fraud", anomaly._get_customer_text())
        self.type.tell_evidence = True
        self.assertIn("fraud", anomaly._get_customer_text())

    def test_markup_in_what_was_found_is_escaped(self):
        self.type.tell_evidence = True
        anomaly = self._create_anomaly(summary="<script>alert(1)</script>")
        self.env["cs.anomaly.proposal"].create({"anomaly_id": anomaly.id, "note": "<img src=x onerror=y>"})
        body = self.template._generate_template(anomaly.ids, ["body_html"])[anomaly.id]["body_html"]
        self.assertNotIn("<script", body)
        self.assertNotIn("<img", body)
        self.assertIn(Markup.escape("<script>alert(1)"), body)

    def test_mail_names_the_proposals(self):
        anomaly = self._create_anomaly()
        self.env["cs.anomaly.proposal"].create(
            {"anomaly_id": anomaly.id, "note": "Blue instead of red", "price_difference": 5.0}
        )
        body = self.template._generate_template(anomaly.ids, ["body_html"])[anomaly.id]["body_html"]
        self.assertIn("Blue instead of red", body)
        self.assertIn("+", body)

    def test_stock_is_nothing_to_the_customer(self):
        anomaly = self._create_anomaly()
        kind = self.env.ref("cs_forwarding.cs_anomaly_proposal_kind_substitute")
        proposal = self.env["cs.anomaly.proposal"].create(
            {"anomaly_id": anomaly.id, "kind_id": kind.id, "product_id": self.other_product.id, "likeness": 90}
        )
        self.assertIn("in stock", proposal.explanation)
        body = self.template._generate_template(anomaly.ids, ["body_html"])[anomaly.id]["body_html"]
        self.assertIn("CS-08", body)
        self.assertNotIn("in stock", body)

    def test_no_link_into_the_desk_for_the_customer(self):
        anomaly = self._create_anomaly()
        self._send(anomaly, self.agent)._action_send_mail()
        self.assertNotIn("/mail/view", self._get_mails(anomaly).body_html)

    def test_without_address_a_call_is_noted(self):
        self.customer.email = False
        anomaly = self._create_anomaly()
        action = anomaly.with_user(self.agent).action_inform()
        self.assertEqual(action["res_model"], "cs.anomaly.inform")
        wizard = (
            self.env["cs.anomaly.inform"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({"note": "Spoke to his wife"})
        )
        self.assertEqual(wizard.how, "phone")
        wizard.action_confirm()
        self.assertRecordValues(anomaly, [{"state": "informed", "informed_how": "phone"}])
        self.assertFalse(self._get_mails(anomaly))

    def test_bulk_with_preview(self):
        silent = self.env["res.partner"].create({"name": "No Mail"})
        anomalies = self._create_anomaly() | self._create_anomaly()
        anomalies |= self._create_anomaly(order_id=self._create_order(partner_id=silent.id).id)
        closed = self._create_anomaly()
        action = anomalies.with_user(self.agent).action_inform()
        closed._resolve("other")
        wizard = (
            self.env["cs.anomaly.inform"].with_user(self.agent).with_context(**action["context"]).create({})
        )
        self.assertEqual((wizard.count_ready, wizard.count_blocked), (2, 1))
        self.assertEqual(wizard.line_ids.mapped("subject")[:1], ["Votre commande 692012340001"])
        self.assertFalse(self._get_mails(anomalies))
        wizard.action_confirm()
        self.assertEqual(anomalies.mapped("state"), ["informed", "informed", "new"])
        self.assertEqual(len(self._get_mails(anomalies)), 2)

    def test_closed_ones_inform_nobody(self):
        anomaly = self._create_anomaly()
        anomaly._resolve("other")
        with self.assertRaisesRegex(UserError, "is closed"):
            anomaly.with_user(self.agent).action_inform()

    def test_an_ordinary_message_informs_nobody(self):
        anomaly = self._create_anomaly()
        anomaly.message_post(body="Internal talk")
        self.assertEqual(anomaly.state, "new")
