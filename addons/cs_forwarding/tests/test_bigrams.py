from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..lib.bigrams import index_tokens, query_terms

CHINESE = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
CODES = st.from_regex(r"[A-Z]{0,3}[0-9]{4,18}", fullmatch=True)
WORDS = st.from_regex(r"[A-Za-z]{1,10}", fullmatch=True)


def matches(tokens, text):
    """What PostgreSQL does with the terms: all of them, a prefix where marked, either side of an or."""
    return all(_matches_term(tokens, term) for term in query_terms(text))


def _matches_term(tokens, term):
    return any(
        all(_has(tokens, word) for word in option.strip("()").split(" & "))
        for option in term.strip("()").split(" | ")
    )


def _has(tokens, word):
    return any(token.startswith(word[:-2]) for token in tokens) if word.endswith(":*") else word in tokens


class TestBigrams(BaseCase):
    def test_tokens_of_mixed_text(self):
        self.assertEqual(
            index_tokens("茶叶礼盒A款 Tea"), {"茶叶", "叶礼", "礼盒", "盒", "a", "款", "tea"}
        )

    def test_numbers_are_found_by_fragments(self):
        tokens = {"sf12345", "sf12", "f123", "1234", "2345", "345", "45", "5"}
        self.assertEqual(index_tokens("SF12345"), tokens)

    def test_full_width_and_case_are_folded(self):
        self.assertEqual(index_tokens("ＳＦ１２３４　ＡＢＣ"), index_tokens("sf1234 abc"))
        self.assertEqual(query_terms("Ｔｅａ"), ["tea:*"])

    def test_codes_with_and_without_separators(self):
        tokens = index_tokens("单号 SF-1234-5678，CS-07")
        for text in ("SF12345678", "sf-1234-5678", "45678", "cs07", "CS-07", "s07"):
            self.assertTrue(matches(tokens, text), text)
        self.assertFalse(matches(tokens, "cs08"))

    def test_terms_of_a_query(self):
        self.assertEqual(query_terms("茶叶礼"), ["茶叶", "叶礼"])
        self.assertEqual(query_terms("茶"), ["茶:*"])
        self.assertEqual(query_terms("123"), ["123:*"])
        self.assertEqual(query_terms("12345"), ["1234", "2345"])
        self.assertEqual(query_terms("hello"), ["(hello:* | (hell & ello))"])
        self.assertEqual(query_terms("  — !"), [])

    def test_nothing_needs_quoting(self):
        nasty = "a'b\\c:d|e&f!g(h)<->*茶'叶 :* O'Neil"
        for token in index_tokens(nasty):
            self.assertTrue(token.isalnum(), token)
        for term in query_terms(nasty):
            self.assertTrue(term.removesuffix(":*").isalnum(), term)

    @settings(deadline=None, max_examples=200)
    @given(before=CHINESE | WORDS, text=CHINESE, after=CODES | WORDS, data=st.data())
    def test_every_piece_of_chinese_is_found(self, before, text, after, data):
        start = data.draw(st.integers(0, len(text) - 1))
        stop = data.draw(st.integers(start + 1, len(text)))
        tokens = index_tokens(f"{before} {text}{after}，{before}")
        self.assertTrue(matches(tokens, text[start:stop]))

    @settings(deadline=None, max_examples=200)
    @given(code=CODES, before=CHINESE, data=st.data())
    def test_every_fragment_of_a_code_is_found(self, code, before, data):
        start = data.draw(st.integers(0, len(code) - 1))
        stop = data.draw(st.integers(start + 1, len(code)))
        self.assertTrue(matches(index_tokens(f"{before}{code}"), code[start:stop]))

    @settings(deadline=None, max_examples=100)
    @given(text=st.text(max_size=60))
    def test_any_text_is_found_by_itself(self, text):
        tokens = index_tokens(text)
        self.assertTrue(matches(tokens, text))
        self.assertFalse([token for token in tokens if not token or " " in token or "'" in token])
