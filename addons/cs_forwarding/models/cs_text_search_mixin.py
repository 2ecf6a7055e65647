from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL

from ..lib.bigrams import index_tokens, likeness_tokens, query_terms

# Similar texts are compared by so many of the rarest tokens …
SIMILAR_TOKENS = 12
# … among so many of the newest records that have one of them …
SIMILAR_CANDIDATES = 300
# … of which no more than these are expected to be fetched at a time …
SIMILAR_ROWS = 5000
# … and not more often than this, going on to less rare tokens.
SIMILAR_TRIES = 3


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
        rows, frequencies = self._get_token_frequencies(likeness_tokens(text))
        rarest = sorted(frequencies.items(), key=lambda item: (item[1], -len(item[0]), item[0]))
        rarest = dict(rarest[:SIMILAR_TOKENS])
        weights = {token: 1.0 / (0.001 + frequency) ** 0.5 for token, frequency in rarest.items()}
        found = {}
        for group in self._group_tokens(rows, rarest)[:SIMILAR_TRIES]:
            found |= self._rank_candidates(self._select_candidates(rows, group, domain), weights, limit)
            if len(found) >= limit:
                break
        return sorted(found.items(), key=lambda item: (-item[1], -item[0]))[:limit]

    def _rank_candidates(self, candidates, weights, limit):
        """Return ``{id: score}`` of the best candidates.

        :param candidates: SQL that selects id and vector
        """
        rows = self.env.execute_query(
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
        return dict(rows)

    def _group_tokens(self, rows, frequencies):
        """Return ``[{token: share}]``, the rarest first; a group's matches can be fetched in one go."""
        groups = []
        for token, share in frequencies.items():
            if groups and (sum(groups[-1].values()) + share) * rows <= SIMILAR_ROWS:
                groups[-1][token] = share
            else:
                groups.append({token: share})
        return groups

    def _select_candidates(self, rows, group, domain):
        """Return the SQL of the newest records that have one of the group's tokens."""
        query = self._search(Domain(domain or Domain.TRUE) & self._get_vector_domain(" | ".join(group)))
        key, vector = (SQL.identifier(self._table, name) for name in ("id", "cs_search_vector"))
        share = sum(group.values())
        # Fetching all matches and sorting them beats walking back through the table unless they are dense.
        # The planner knows too little of rare tokens for that; an expression keeps it from the primary key.
        is_sparse = share * share * rows < 2 * SIMILAR_CANDIDATES
        query.order = SQL("%s + 0 DESC", key) if is_sparse else SQL("%s DESC", key)
        query.limit = SIMILAR_CANDIDATES
        return query.select(key, vector)

    def _get_token_frequencies(self, tokens):
        """Return the number of rows and ``{token: share of them}``, as PostgreSQL's statistics have it."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT GREATEST(pg_class.reltuples, 0), element, frequency,
                       (SELECT min(known) FROM unnest(most_common_elem_freqs) AS known)
                  FROM pg_class
                  LEFT JOIN pg_stats ON tablename = relname AND schemaname = current_schema()
                                    AND attname = 'cs_search_vector'
                  LEFT JOIN LATERAL unnest(most_common_elems::text::text[], most_common_elem_freqs)
                            AS common (element, frequency) ON element = ANY(%s)
                 WHERE pg_class.oid = %s::regclass
                """,
                list(tokens), self._table,
            )
        )
        rows, _element, _frequency, least = found[0]
        known = {element: frequency for _rows, element, frequency, _least in found}
        # What is not among the common ones is mostly far rarer than the last of them.
        return rows, {token: known.get(token, (least or 0.0) / 10) for token in tokens}
