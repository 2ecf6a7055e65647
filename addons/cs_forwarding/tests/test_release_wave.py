from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import DeskCommon


@tagged("post_install", "-at_install")
class TestReleaseWave(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.review_required = False
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls._set_stock(cls.product, 200)

    def _release(self, count=1, **vals):
        orders = self.env["sale.order"].concat(*(self._create_order(**vals) for _each in range(count)))
        orders.action_confirm()
        return orders.picking_ids

    def _make(self, pickings, user=None):
        return self.env["cs.release.wave"].with_user(user or self.agent)._make(pickings.with_user(user or self.agent))

    def test_from_release_to_the_warehouse(self):
        pickings = self._release(3)
        wave = self._make(pickings)
        self.assertRecordValues(wave, [{"state": "draft", "picking_count": 3, "warehouse_id": self.warehouse.id}])
        self.assertEqual(wave.sudo().batch_id.picking_ids, pickings)
        self.assertEqual(wave.sudo().batch_id.state, "in_progress")
        self.assertFalse(any(pickings.mapped("printed")))
        action = wave.action_print()
        self.assertEqual(action["report_name"], "cs_forwarding.report_release_wave")
        self.assertTrue(all(pickings.mapped("printed")))
        self.assertRecordValues(wave, [{"state": "printed", "printed_by_id": self.agent.id, "print_count": 1}])
        wizard = self.env["cs.release.handout"].with_user(self.agent)
        wizard.create({"wave_ids": wave.ids, "handed_to": "Li Wei"}).action_apply()
        self.assertRecordValues(
            wave, [{"state": "handed_out", "handed_to": "Li Wei", "handed_by_id": self.agent.id, "progress": 0}]
        )
        self.assertEqual(wave.department_id.code, "warehouse")
        for picking in pickings:
            picking.move_ids.picked = True
            picking._action_done()
        self.assertRecordValues(wave, [{"state": "done", "progress": 100, "done_count": 3}])

    def test_waiting_list_is_what_is_ready_and_not_printed(self):
        ready = self._release()
        short = self._release(lines=[(self.other_product, 1, 1.0)])
        printed = self._release()
        printed.printed = True
        self.assertEqual(short.state, "confirmed")
        picking = self.env["stock.picking"].with_user(self.agent)
        found = picking.search(picking._get_release_domain())
        self.assertEqual(found & (ready + short + printed), ready)
        stranger = self.env["stock.picking"].with_user(self.outsider)
        self.assertFalse(stranger.search(stranger._get_release_domain()) & ready)

    def test_one_wave_for_each_warehouse_and_nothing_twice(self):
        other = self.env["stock.warehouse"].create({"name": "South", "code": "SOU"})
        self._set_stock(self.product, 5, other)
        pickings = self._release() + self._release(warehouse_id=other.id)
        waves = self._make(pickings)
        self.assertEqual(waves.warehouse_id, self.warehouse + other)
        with self.assertRaises(UserError):
            self._make(pickings)

    def test_reprint_is_counted_and_replaces_the_paper(self):
        pickings = self._release(2)
        wave = self._make(pickings)
        wave.action_print()
        wave.action_print()
        self.assertEqual(pickings.mapped("cs_print_count"), [2, 2])
        self.assertEqual(wave.print_count, 2)
        papers = wave.paper_ids.sorted("copy_number")
        self.assertEqual(papers.mapped("is_replaced"), [True, True, False, False])
        self.assertEqual(wave.withdrawn_count, 0, "a replaced paper was not taken back")

    def test_printing_from_the_transfer_is_counted_too(self):
        picking = self._release()
        picking.do_print_picking()
        self.assertRecordValues(picking, [{"printed": True, "cs_print_count": 1}])
        self.assertFalse(picking.cs_paper_ids.wave_id)

    def test_withdrawn_paper_waits_for_release_again(self):
        pickings = self._release(2)
        wave = self._make(pickings)
        wave.action_print()
        pickings[0].with_context(cs_withdraw_reason="Address changed").printed = False
        self.assertEqual(wave.picking_ids, pickings[1])
        self.assertEqual(wave.sudo().batch_id.picking_ids, pickings[1])
        self.assertEqual(wave.withdrawn_count, 1)
        self.assertEqual(pickings[0].cs_paper_ids.reason, "Address changed")
        again = self._make(pickings[0])
        again.action_print()
        self.assertEqual(pickings[0].cs_print_count, 2)

    def test_printing_can_be_taken_back_until_the_papers_are_handed_out(self):
        pickings = self._release(2)
        wave = self._make(pickings)
        wave.action_print()
        wave.action_undo_print()
        self.assertEqual(wave.state, "draft")
        self.assertFalse(any(pickings.mapped("printed")))
        self.assertEqual(wave.picking_ids, pickings)
        wave.action_print()
        wave._hand_out("Li Wei", self.env["cs.department"])
        with self.assertRaises(UserError):
            wave.action_undo_print()
        self.assertTrue(all(pickings.mapped("printed")))

    def test_dissolved_wave_lets_its_transfers_go(self):
        pickings = self._release(2)
        wave = self._make(pickings)
        batch = wave.sudo().batch_id
        wave.action_cancel()
        self.assertEqual((wave.state, batch.state), ("cancelled", "cancel"))
        self.assertFalse(pickings.cs_wave_id or pickings.batch_id)
        self.assertEqual(len(self._make(pickings)), 1)

    @freeze_time("2026-11-23 06:30:00")
    def test_cut_off_is_the_channel_s(self):
        self.channel.cutoff_time = 16
        wave = self._make(self._release())
        self.assertEqual(str(wave.cutoff_at), "2026-11-23 08:00:00", "16:00 in Shanghai")
        self.assertRecordValues(wave.sudo().clock_ids, [{"kind": "release", "state": "running", "minutes": 90}])
        wave.action_print()
        wave._hand_out("Li Wei", self.env["cs.department"])
        self.assertEqual(wave.sudo().clock_ids.state, "fulfilled")

    def test_report_holds_every_transfer(self):
        pickings = self._release(2)
        wave = self._make(pickings)
        wave.sudo()._action_print()
        report = self.env["ir.actions.report"]
        html = report._render_qweb_html("cs_forwarding.report_release_wave", wave.ids)[0].decode()
        for picking in pickings:
            self.assertGreaterEqual(html.count(picking.name), 3, "cover, pick list and slip")
        self.assertEqual(html.count("o_report_stockpicking_operations"), 2)

    def test_queries_do_not_depend_on_the_number_of_transfers(self):
        counts = []
        for size in (2, 40):
            wave = self._make(self._release(size))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wave._action_print()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
