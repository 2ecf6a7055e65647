from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import OPEN_ANOMALY_STATES
from ..lib.bigrams import index_tokens

SHOWN_SIMILAR = 5


class CsAnomaly(models.Model):
    _inherit = "cs.anomaly"

    similar_ids = fields.Many2many(
        "cs.anomaly",
        compute="_compute_similar_ids",
        string="Similar Ones and How They Ended",
        help="Solved anomalies of the same type, those about the same product and in like words first.",
    )

    @api.depends("type_id", "product_id", "summary")
    def _compute_similar_ids(self):
        for anomaly in self:
            anomaly.similar_ids = anomaly._get_similar()[:SHOWN_SIMILAR]

    def _get_similar_domain(self):
        """Return the domain of solved anomalies worth a look (one anomaly)."""
        return (
            Domain("type_id", "=", self.type_id.id)
            & Domain("state", "=", "resolved")
            & Domain("resolution_kind", "not in", ("vanished", "duplicate"))
            & Domain("id", "!=", self._origin.id)
        )

    def _get_similar(self):
        """Return solved anomalies, the most telling first: same product, then like words, then the newest."""
        domain, words = (
            self._get_similar_domain(),
            " ".join(filter(None, [self.summary, self.product_id.name])),
        )
        same = Domain("product_id", "=", self.product_id.id) if self.product_id else Domain.FALSE
        alike = self._search_similar(words, domain, limit=SHOWN_SIMILAR) if words else []
        found = self.search(domain & same, limit=SHOWN_SIMILAR, order="id desc")
        found |= self.browse(anomaly_id for anomaly_id, _score in alike)
        return found | self.search(domain, limit=SHOWN_SIMILAR, order="id desc")

    def action_use_solution(self):
        """Copy how this anomaly ended to the one it is shown beside (context ``cs_use_for``)."""
        self.ensure_one()
        target = self.browse(self.env.context.get("cs_use_for")).exists()
        target.write({"resolution_kind": self.resolution_kind, "resolution": self.resolution})
        return target._choose_kind(self.resolution_kind)

    def _choose_kind(self, code):
        """Mark the best proposal of the same kind, if the system found one here as well."""
        best = self.proposal_ids.filtered(
            lambda proposal: proposal.kind == code and proposal.state == "open"
        )[:1]
        if best and self.proposal_id.state != "applied":
            best.action_choose()
        return True

    @api.model
    def _index_waiting_text(self):
        """Index what came in too many at once to be indexed on the spot."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cs_anomaly WHERE state IN %s AND cs_search_vector IS NULL ORDER BY id",
                OPEN_ANOMALY_STATES,
            )
        )
        self.browse(row[0] for row in rows)._index_text()

    def _index_text(self):
        """Make what was inserted in bulk findable; the ORM keeps the index in step from then on."""
        if not self:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.id, concat_ws(' ', a.summary, so.name, so.cs_external_ref, p.name, pt.name->>'en_US')
                  FROM cs_anomaly a
             LEFT JOIN sale_order so ON so.id = a.order_id
             LEFT JOIN res_partner p ON p.id = a.partner_id
             LEFT JOIN product_product pp ON pp.id = a.product_id
             LEFT JOIN product_template pt ON pt.id = pp.product_tmpl_id
                 WHERE a.id = ANY(%s)
                """,
                self.ids,
            )
        )
        vectors = [" ".join(sorted(index_tokens(text))) for _anomaly_id, text in rows]
        self.env.execute_query(
            SQL(
                """UPDATE cs_anomaly a SET cs_search_vector = found.vector::tsvector
                     FROM unnest(%s, %s) AS found(id, vector) WHERE a.id = found.id RETURNING a.id""",
                [anomaly_id for anomaly_id, _text in rows],
                vectors,
            )
        )

    # What orders, transfers and customers show

    @api.model
    def _count_open(self, field, records):
        """Return ``{record: number of its open anomalies}`` as far as the user may see them."""
        if not self.has_access("read"):
            return {}
        return dict(
            self._read_group(self._get_open_domain() & Domain(field, "in", records.ids), [field], ["__count"])
        )

    def _open_of(self, name):
        return {**self._get_records_action(name=name), "context": {"create": False}}

    @api.model
    def _open_report(self, context):
        return self.env["cs.anomaly.report"]._get_records_action(
            name=self.env._("Report an Anomaly"), target="new", context=context
        )
