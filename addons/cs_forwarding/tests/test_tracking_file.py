from odoo.tests import tagged

from .tracking_common import TrackingCommon

HEADER = "运单号,状态,时间,网点,签收人"


def make_file(rows, encoding="gb18030"):
    return "\r\n".join([HEADER, *rows, ""]).encode(encoding)


@tagged("post_install", "-at_install")
class TestTrackingFile(TrackingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = cls._create_provider(name="SF Files", format="file", tz="Asia/Shanghai")
        cls.parcels = cls._create_parcels("SF7001 SF7002")
        statuses = {status.code: status.id for status in cls.env["cs.tracking.status"].search([])}
        own = {"format": "file", "provider_id": cls.files.id}
        cls.env["cs.tracking.code"].create(
            [
                {**own, "code": "已签收", "status_id": statuses["delivered"]},
                {**own, "code": "运输中", "status_id": statuses["in_transit"]},
            ]
        )

    def _import(self, data, name="status.csv", force=False):
        batches = self.env["cs.intake.batch"].with_user(self.agent)
        channel = self.channel.with_user(self.agent)
        return batches._import_status_files(self.files, channel, [(name, data)], force=force)

    def test_local_times_and_several_waybills_in_a_cell(self):
        batch = self._import(
            make_file(["SF7001、sf-7002,运输中,2026-03-02 16:00,沈阳市,", "SF7002,已签收,2026/3/3 9:05,,王先生"])
        )
        self.assertEqual((batch.state, batch.done_count, batch.failed_count), ("done", 2, 0))
        first, second = self.parcels
        self.assertEqual((first.status_id.code, first.last_place), ("in_transit", "沈阳市"))
        self.assertEqual(str(first.last_event_at), "2026-03-02 08:00:00")
        self.assertEqual((second.status_id.code, second.signed_by), ("delivered", "王先生"))
        self.assertEqual(str(second.delivered_at), "2026-03-03 01:05:00")
        event = second.last_event_id
        self.assertEqual((event.source, event.zone_assumed, event.description), ("file", True, False))
        self.assertEqual(event.raw["签收人"], "王先生")
        self.assertFalse(batch.order_ids)

    def test_the_same_file_twice_makes_nothing(self):
        data = make_file(["SF7001,运输中,2026-03-02 16:00,,", "SF7001,运输中,2026-03-02 16:00,,"])
        batch = self._import(data)
        self.assertEqual(batch.line_ids.mapped("state"), ["done", "duplicate"])
        self.assertEqual(self._import(data), batch)
        again = self._import(data, force=True)
        self.assertEqual((again.earlier_batch_id, again.done_count, again.state), (batch, 0, "done"))
        self.assertEqual(self.parcels[0].event_count, 1)

    def test_failed_rows_are_kept_mended_and_retried(self):
        batch = self._import(
            make_file(
                [
                    "SF7001,运输中,2026-03-02 16:00,,",
                    "7.3E+13,运输中,2026-03-02 16:00,,",
                    "SF7002,,2026-03-02 16:00,,",
                    "SF7002,运输中,gestern,,",
                    ",运输中,2026-03-02 16:00,,",
                ]
            )
        )
        failed = batch.failed_line_ids
        self.assertEqual(failed.mapped("error_code"), ["excel_number", "no_status", "bad_date", "no_waybill"])
        self.assertEqual(failed.mapped("cell_column"), ["运单号", "状态", "时间", "运单号"])
        self.assertIn("gestern", failed[2].reason)
        self.assertEqual((batch.state, self.parcels.mapped("event_count")), ("done", [1, 0]))
        failed[2].cell_value = "2026-03-02 18:00"
        failed[2].action_retry()
        self.assertEqual((failed[2].state, self.parcels[1].event_count), ("done", 1))
        self.assertEqual(batch.failed_count, 3)

    def test_unknown_words_wait_for_a_manager(self):
        batch = self._import(make_file(["SF7001,躺平中,2026-03-02 16:00,,"]))
        self.assertEqual(batch.done_count, 1)
        self.assertFalse(self.parcels[0].status_id)
        code = self.env["cs.tracking.code"].search([("code", "=", "躺平中")])
        self.assertEqual((code.provider_id, code.seen_count), (self.files, 1))
        code.with_user(self.manager).status_id = self.env.ref("cs_forwarding.cs_tracking_status_delayed")
        self.assertEqual(self.parcels[0].phase, "problem")

    def test_other_columns_are_mapped_once(self):
        header = "面单,咋样了,啥时候"
        data = f"{header}\r\nSF7001,运输中,2026-03-02 16:00\r\n".encode("gb18030")
        batch = self._import(data)
        self.assertEqual(batch.state, "mapping")
        sheet = batch.sheet_ids
        targets = [target["code"] for target in sheet.editor["targets"]]
        self.assertEqual(targets[:3], ["event.waybill", "event.status", "event.time"])
        sheet.columns = {"event.waybill": ["面单"], "event.status": ["咋样了"], "event.time": ["啥时候"]}
        sheet.action_use_mapping()
        self.assertEqual((batch.state, self.parcels[0].event_count), ("done", 1))
        again = self._import(data.replace(b"16:00", b"17:00"))
        self.assertEqual((again.state, again.done_count), ("done", 1))

    def test_the_dialog_knows_whose_file_it_is(self):
        uploads = self.env["cs.intake.upload"].with_user(self.agent)
        upload = uploads.create({"purpose": "tracking", "channel_id": self.channel.id})
        self.assertEqual(upload.provider_id, self.files)
        upload.attachment_ids = self.env["ir.attachment"].with_user(self.agent).create(
            {"name": "s.csv", "raw": make_file(["SF7001,运输中,2026-03-02 16:00,,"])}
        )
        action = upload.action_import()
        batch = self.env["cs.intake.batch"].browse(action["res_id"])
        self.assertEqual((batch.purpose, batch.provider_id, batch.done_count), ("tracking", self.files, 1))
        self.assertFalse(uploads.create({"channel_id": self.channel.id}).provider_id)
