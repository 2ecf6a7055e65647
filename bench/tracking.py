"""One piece of news for each of ``n`` shipments in one batch: state recomputed, history kept.

Ours stores each event under its key and folds parcels and transfers. The peer, OCA's delivery_state, keeps
the state on the transfer: its ``tracking_state_update`` asks the carrier's method for each transfer, which
writes what the carrier says, as its carrier addons do. The carrier here answers at once, from memory.
"""

from datetime import datetime, timedelta

from bench import webhooks
from bench.harness import Bench, Contender

START = datetime(2026, 3, 2, 8)  # noqa: DTZ001 Odoo's moments are naive UTC


def make_transfers(env, n, carrier=None):
    """Make ``n`` done transfers to a customer, past the ORM; return their ids."""
    operation = env["stock.warehouse"].search([], limit=1).out_type_id
    env.cr.execute(
        """
        INSERT INTO stock_picking (name, picking_type_id, company_id, partner_id, carrier_id, location_id,
                                   location_dest_id, state, move_type, carrier_tracking_ref)
        SELECT 'TRACK/' || number, %s, %s, %s, %s, %s, %s, 'done', 'direct', 'TRACK' || number
          FROM generate_series(1, %s) number RETURNING id
        """,
        [
            operation.id,
            env.company.id,
            env["res.partner"].create({"name": "Receiver"}).id,
            carrier and carrier.id,
            operation.default_location_src_id.id,
            env.ref("stock.stock_location_customers").id,
            n,
        ],
    )
    return [row[0] for row in env.cr.fetchall()]


class Ours(Contender):
    name = "ours"
    modules = ("cs_forwarding",)

    def setup(self, env, n):
        make_transfers(env, n)
        env.cr.execute(
            """
            INSERT INTO cs_parcel (picking_id, partner_id, name, waybill_key, company_id, active, phase)
            SELECT id, partner_id, carrier_tracking_ref, carrier_tracking_ref, company_id, TRUE, 'announced'
              FROM stock_picking WHERE name LIKE 'TRACK/%'
            """
        )
        provider = env["cs.tracking.provider"].create({"name": "Bench", "format": "generic", "tz": "UTC"})
        env.flush_all()
        self._ingest(env, n, provider, "picked_up", 0)
        return provider

    def run(self, env, n, provider):
        done = self._ingest(env, n, provider, "in_transit", 1)
        assert (done.new, done.orphan) == (n, 0), done

    def _ingest(self, env, n, provider, code, hours):
        from odoo.addons.cs_forwarding.lib.tracking.update import TrackingUpdate  # noqa: PLC0415

        moment = START + timedelta(hours=hours)
        updates = [
            TrackingUpdate(
                waybill=f"TRACK{number}",
                code=code,
                occurred_at=moment,
                place="沈阳市",
                description="到达【沈阳转运中心】",
                raw={"context": "到达【沈阳转运中心】", "time": "2026-03-02 16:00:00"},
            )
            for number in range(1, n + 1)
        ]
        return env["cs.tracking.service"]._ingest(provider, updates, "webhook")


class Peer(Contender):
    name = "peer"
    modules = ("delivery_state",)

    def setup(self, env, n):
        product = env["product.product"].create({"name": "Bench", "type": "service"})
        carrier = env["delivery.carrier"].create({"name": "Bench", "product_id": product.id})
        env.registry["delivery.carrier"].fixed_tracking_state_update = self._answer
        return make_transfers(env, n, carrier)

    @staticmethod
    def _answer(carrier, picking):
        history = picking.tracking_state_history or ""
        picking.write(
            {
                "tracking_state": "In transit",
                "tracking_state_history": f"{history}\n2026-03-02 09:00:00 到达【沈阳转运中心】",
                "delivery_state": "in_transit",
            }
        )

    def run(self, env, n, transfers):
        env["stock.picking"].browse(transfers).tracking_state_update()


class TrackingBench(Bench):
    def _summary(self, rounds, options):
        result = super()._summary(rounds, options)
        for name in rounds:
            result[f"{name}_ms"] = result[f"{name}_ms_per_{self.unit}"]
        return result | self._measure_server(options)

    def _measure_server(self, _options):
        """Return how many signed messages a running server with two workers takes, and how fast."""
        return webhooks.measure()


if __name__ == "__main__":
    TrackingBench("tracking", unit="shipment", n=2000, contenders=(Ours, Peer)).main()
