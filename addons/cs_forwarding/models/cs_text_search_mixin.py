from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL

from ..lib.bigrams import index_tokens, likeness_tokens, query_terms

# Tokens in fewer records than this, as far as PostgreSQL's statistics know, are counted in the index …
COUNTED_BELOW = 100
# … but no more than so many, the longest first …
COUNTED_TOKENS = 80
# … and similar texts are compared by so many of the rarest that occur elsewhere …
SIMILAR_TOKENS = 24
# … (what occurs nowhere else makes texts less alike by this share of a rare token) …
LONE_TOKEN = 0.25
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
        Tokens that occur in no other record count less, and those of a long text up to a limit.
        Only the newest records that share a rare token are looked at, so the answer comes in bounded time.
        """
        # What was just written is counted as well.
        self.flush_model(["cs_search_vector"])
        tokens = likeness_tokens(text)
        rows, frequencies = self._get_token_frequencies(tokens)
        rarest = sorted(frequencies.items(), key=lambda item: (item[1], -len(item[0]), item[0]))
        rarest = dict(rarest[:SIMILAR_TOKENS])
        weights = {token: 1.0 / (0.001 + frequency) ** 0.5 for token, frequency in rarest.items()}
        lone = min(len(tokens) - len(frequencies), SIMILAR_TOKENS) * LONE_TOKEN
        total = sum(weights.values()) + lone * max(weights.values(), default=0.0)
        found = {}
        for group in self._group_tokens(rows, rarest)[:SIMILAR_TRIES]:
            candidates = self._select_candidates(rows, group, domain)
            found |= self._rank_candidates(candidates, weights, total, limit)
            if len(found) >= limit:
                break
        return sorted(found.items(), key=lambda item: (-item[1], -item[0]))[:limit]

    def _rank_candidates(self, candidates, weights, total, limit):
        """Return ``{id: score}`` of the best candidates.

        :param candidates: SQL that selects id and vector
        :param total: weight that makes the score 1
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
                total=total, limit=limit,
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
        """Return the number of rows and ``{token: share of them}`` of the tokens that occur elsewhere.

        PostgreSQL's statistics know the common ones; the others are counted, since most of the rarest
        pieces of a text occur nowhere else, or in this record only, and would find nothing.
        """
        found = self.env.execute_query(
            SQL(
                """
                SELECT GREATEST(pg_class.reltuples, 0), element, frequency
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
        rows = found[0][0]
        known = ((token, share) for _rows, token, share in found if token)
        shares = {token: share for token, share in known if share * rows >= COUNTED_BELOW}
        counts = self._count_tokens(sorted(tokens - shares.keys(), key=len, reverse=True)[:COUNTED_TOKENS])
        rows = max(rows, 1, *counts.values())
        return rows, shares | {token: count / rows for token, count in counts.items()}

    def _count_tokens(self, tokens):
        """Return ``{token: number of other records with it}`` of those that have any; for rare tokens."""
        if not tokens:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT word, count(*) FROM unnest(%(tokens)s) AS word
                  JOIN %(table)s ON cs_search_vector @@ word::tsquery AND id != ALL(%(own)s)
                 GROUP BY word
                """,
                tokens=tokens, table=SQL.identifier(self._table), own=self.ids,
            )
        )
        return dict(rows)
