from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL

from ..lib.bigrams import index_tokens, query_terms

# Similar texts are looked for by so many of the rarest tokens …
SIMILAR_TOKENS = 12
# … among so many of the newest records that have one of them.
SIMILAR_CANDIDATES = 1000


class TsVector(fields.Text):
    """A text of blank-separated tokens, kept as ``tsvector`` in the database."""

    _column_type = ("tsvector", "tsvector")


class CsTextSearchMixin(models.AbstractModel):
    """Search in Chinese and Latin text alike, and similar records; see ``lib/bigrams.py``.

    A model names what is searched in ``_text_search_fields`` and puts the field ``text_search`` into its
    search view. Fields that are masked for some users must not be named: what is searchable can be guessed.
    """

    _name = "cs.text.search.mixin"
    _description = "Record with Text Search"

    # Stored fields, dotted ones too; the ORM keeps the index in step with all of them.
    _text_search_fields = ()

    cs_search_vector = TsVector(
        compute="_compute_cs_search_vector",
        store=True,
        prefetch=False,
        copy=False,
        exportable=False,
        groups=NO_ACCESS,
    )
    text_search = fields.Char(
        string="Text", compute="_compute_text_search", search="_search_text_search", exportable=False
    )

    _cs_search_vector_idx = models.Index("USING gin (cs_search_vector)")

    @api.depends(lambda self: self._text_search_fields)
    def _compute_cs_search_vector(self):
        for record in self:
            texts = (value for path in self._text_search_fields for value in record.mapped(path))
            tokens = index_tokens("\n".join(text for text in texts if text))
            record.cs_search_vector = " ".join(sorted(tokens))

    def _compute_text_search(self):
        self.text_search = False

    def _search_text_search(self, operator, value):
        if operator == "in":
            return Domain.OR(self._get_text_domain(text) for text in value)
        if operator not in ("like", "ilike"):
            return NotImplemented
        return self._get_text_domain(value) if value else Domain.TRUE

    def _get_text_domain(self, text):
        """Return the domain of the records in which all the words or fragments of ``text`` occur."""
        terms = query_terms(text)
        if not terms:
            return Domain.FALSE
        return self._get_vector_domain(" & ".join(terms))

    def _get_vector_domain(self, query):
        def to_sql(model, alias, _query):
            column = SQL.identifier(alias, "cs_search_vector", to_flush=model._fields["cs_search_vector"])
            return SQL("%s @@ %s::tsquery", column, query)

        return Domain.custom(to_sql=to_sql)

    def _refresh_text_search(self):
        """Index the records again, after their fields were written past the ORM."""
        self.env.add_to_compute(self._fields["cs_search_vector"], self)

    # Similar records

    def _search_similar(self, text, domain=None, limit=10):
        """Return ``[(id, score)]`` of the readable records most like ``text``, the most similar first.

        The score is the share of the text's tokens (rare ones weigh more) that occur in the record: 0 to 1.
        Only the newest records that share a rare token are looked at, so the answer comes in bounded time.
        """
        weights = self._get_token_weights(index_tokens(text))
        if not weights:
            return []
        found = self._get_vector_domain(" | ".join(weights))
        query = self._search(Domain(domain or Domain.TRUE) & found, order="id DESC", limit=SIMILAR_CANDIDATES)
        candidates = query.select(
            SQL.identifier(self._table, "id"), SQL.identifier(self._table, "cs_search_vector")
        )
        return self.env.execute_query(
            SQL(
                """
                WITH candidate AS MATERIALIZED (%(candidates)s),
                     token AS (SELECT word, weight
                                 FROM unnest(%(tokens)s::tsquery[], %(weights)s::float8[]) t (word, weight))
                SELECT candidate.id, round((sum(weight) / %(total)s)::numeric, 3)::float8 AS score
                  FROM candidate JOIN token ON candidate.cs_search_vector @@ token.word
                 GROUP BY candidate.id ORDER BY score DESC, candidate.id DESC LIMIT %(limit)s
                """,
                candidates=candidates, tokens=list(weights), weights=list(weights.values()),
                total=sum(weights.values()), limit=limit,
            )
        )

    def _get_token_weights(self, tokens):
        """Return ``{token: weight}`` of the rarest tokens, by the statistics that PostgreSQL keeps anyhow."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT element, frequency
                  FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
                                 AS common (element, frequency)
                 WHERE schemaname = current_schema() AND tablename = %s AND attname = 'cs_search_vector'
                   AND element = ANY(%s)
                """,
                self._table, list(tokens),
            )
        )
        frequencies = dict(rows)
        rarest = sorted(tokens, key=lambda token: (frequencies.get(token, 0), -len(token), token))
        return {token: 1.0 / (0.001 + frequencies.get(token, 0)) ** 0.5 for token in rarest[:SIMILAR_TOKENS]}
