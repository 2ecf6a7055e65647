from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import Form, tagged

from .common import TicketCommon


@tagged("post_install", "-at_install")
class TestShelf(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["cs.article"].search(Domain.TRUE).active = False
        cls.ticket = cls._create_ticket(category_id=cls.category.id, channel_id=cls.channel.id)
        cls.mine = cls.ticket.with_user(cls.agent)
        cls.article = cls._create_article(
            name="Broken on arrival",
            answer="Please send photos of the outside.",
            body="<p>Ask the packing station.</p>",
        )
        cls.article.with_context(lang="zh_CN").write(
            {"name": "外箱压坏怎么办", "answer": "请拍外箱六面照片。"}
        )

    @classmethod
    def _create_article(cls, **vals):
        return cls.env["cs.article"].create({"state": "published", "user_id": cls.supervisor.id, **vals})

    def test_found_in_every_language(self):
        for text in ("压坏", "photos", "packing station"):
            for lang in ("en_US", "zh_CN"):
                with self.subTest(text, lang=lang):
                    found = self.env["cs.article"].with_context(lang=lang).search(
                        [("text_search", "ilike", text), ("id", "=", self.article.id)]
                    )
                    self.assertEqual(found, self.article)

    def test_quoted_in_the_customers_language(self):
        self.assertEqual(self.article._get_quotable_html("zh_CN"), "<p>请拍外箱六面照片。</p>")
        self.assertEqual(self.article._get_quotable_html("en_US"), "<p>Please send photos of the outside.</p>")
        self.article.answer = False
        self.assertFalse(self.article._get_quotable_html("en_US"))

    def test_offered_beside_a_ticket(self):
        other = self._create_article(name="Invoices", answer="Write to us")
        of_category = self._create_article(name="Cartons", category_ids=[Command.set(self.category.ids)])
        self.assertEqual(self.mine.article_ids, self.article + of_category)
        self.assertNotIn(other, self.mine.article_ids)
        self.article.action_withdraw()
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.article_ids, of_category)
        of_category.channel_ids = self._create_channel(name="Other", code="other")
        self.mine.invalidate_recordset()
        self.assertFalse(self.mine.article_ids)

    def test_agents_propose_supervisors_publish(self):
        articles = self.env["cs.article"]
        draft = articles.with_user(self.agent).create({"name": "Proposal"})
        draft.answer = "So"
        with self.assertRaises(AccessError):
            draft.action_publish()
        with self.assertRaises(AccessError):
            articles.with_user(self.agent).create({"name": "Done", "state": "published"})
        with self.assertRaises(AccessError):
            draft.with_user(self.outsider).read(["name"])
        draft.with_user(self.supervisor).action_publish()
        self.assertEqual(draft.state, "published")
        self.assertEqual(draft.with_user(self.outsider).name, "Proposal")
        with self.assertRaises(AccessError):
            draft.with_user(self.agent).write({"name": "Changed"})

    def test_owner_is_asked_once_and_says_it_holds(self):
        self.article.write({"review_date": fields.Date.today()})
        self.assertTrue(self.article.is_review_due)
        with self.enter_registry_test_mode():
            cron = self.env.ref("cs_complaints.cs_article_cron_ask_for_review")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.assertEqual(self.article.activity_ids.user_id, self.supervisor)
        self.assertEqual(len(self.article.activity_ids), 1)
        self.article.with_user(self.supervisor).action_review()
        self.assertFalse(self.article.activity_ids)
        self.assertFalse(self.article.is_review_due)
        self.assertGreater(self.article.review_date, fields.Date.today())

    def test_quoting_counts(self):
        self.article.with_user(self.agent)._count_use()
        self.assertEqual(self.article.use_count, 1)

    # Fact sheet

    def test_fact_sheet_of_the_channel(self):
        sheet = self.env["cs.fact.sheet"].create(
            {"channel_id": self.channel.id, "dispatch_times": "By 16:00"}
        )
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.fact_sheet_id, sheet)
        self.assertEqual(
            sheet._get_quotable_html("en_US"), "<p><b>Dispatch Times</b></p><p>By 16:00</p>"
        )
        self.assertEqual(
            self.env["cs.fact.sheet"].search([("text_search", "ilike", "Flagship")]), sheet
        )

    # In an answer

    def _compose(self):
        form = Form(self.env["cs.answer.composer"].with_user(self.agent).with_context(default_ticket_ids=self.ticket.ids))
        form.lang = "zh_CN"
        return form

    def test_answers_quote_articles_in_the_customers_language(self):
        form = self._compose()
        form.body = "<p>王先生您好</p>"
        form.quote_article_id = self.article
        self.assertFalse(form.quote_article_id, "ready for the next one")
        self.assertIn("王先生您好", form.body)
        self.assertIn("请拍外箱六面照片。", form.body)
        self.assertNotIn("packing station", form.body)
        self.assertEqual(self.article.use_count, 0, "not sent yet")
        form.save().action_send()
        self.assertEqual(self.article.use_count, 1)

    def test_answers_quote_the_fact_sheet(self):
        self.env["cs.fact.sheet"].create(
            {"channel_id": self.channel.id, "dispatch_times": "By 16:00", "invoices": "By mail"}
        )
        form = self._compose()
        form.quote_fact = "invoices"
        self.assertIn("By mail", form.body)
        self.assertNotIn("By 16:00", form.body)

    def test_answers_warn_of_promises(self):
        self.env["cs.forbidden.promise"].create({"name": "Fixed day", "phrases": "说好…送达"})
        form = self._compose()
        form.body = "<p>说好后天送达</p>"
        self.assertEqual(form.warning, "“说好后天送达”: Fixed day.")
        form.body = "<p>预计后天</p>"
        self.assertFalse(form.warning)

    # Promises

    def test_promises_of_the_channel_and_of_all(self):
        self.env["cs.forbidden.promise"].search([("name", "!=", False)]).active = False
        self.env["cs.forbidden.promise"].create(
            [
                {"name": "Fixed day", "phrases": "保证…到", "reason": "Nobody knows.", "instead": "预计"},
                {
                    "name": "Gift",
                    "phrases": "free gift",
                    "channel_id": self._create_channel(name="Other", code="other").id,
                },
            ]
        )
        self.assertEqual(
            self.mine._get_forbidden_promises("<p>我们<b>保证</b>明天到，还有 free gift</p>"),
            ["“保证明天到”: Fixed day. Nobody knows. Say instead: 预计"],
        )
        self.assertEqual(self.mine._get_forbidden_promises("<p>预计明天到</p>"), [])
        self.assertEqual(self.mine._get_forbidden_promises(False), [])

    def test_a_promise_made_all_the_same_reaches_the_leader(self):
        self.mine.message_post(
            body="我们保证明天送到", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(self.ticket.activity_ids.user_id, self.supervisor)
        event = self.ticket.event_ids.filtered(lambda event: event.kind == "promise")
        self.assertIn("保证明天送到", event.note)
        self.mine.message_post(body="保证明天送到", message_type="comment", subtype_xmlid="mail.mt_note")
        self.assertEqual(len(self.ticket.activity_ids), 1, "a note promises nothing to the customer")
