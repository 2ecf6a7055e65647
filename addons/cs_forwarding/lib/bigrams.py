"""Search tokens of mixed Chinese and Latin text, for a plain PostgreSQL ``tsvector``.

Chinese runs become overlapping pairs of characters, numbers become overlapping groups of four, words stay
words. The shorter endings of a run are tokens too, so that every shorter fragment is the beginning of some
token and is found by a prefix search. Tokens hold letters and digits only and need no quoting anywhere.
"""

import re
import unicodedata

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf\uac00-\ud7af"  # kana, bopomofo, hangul
)
CJK_GRAM = 2
CODE_GRAM = 4
# Longer words are no words; what is longer is cut into tokens all the same.
MAX_WORD = 60

# What every text says, whatever it is about.
_STOP_WORDS = """
a about all am an and any are as at be been but by can could did do does for from get got had has
have he her hi him his how i if in into is it its just me more my no not of on one or our out please
she so some than thank thanks that the their them then there they this to up us very was we were
what when where which who why will with would yes you your
我们 你们 他们 您好 你好 请问 谢谢 什么 怎么 可以 这个 那个 一个 没有 不是 就是 已经 现在 一下
"""
STOP_TOKENS = frozenset(_STOP_WORDS.split())

_RUN = re.compile(rf"[{CJK}]+|(?:(?![{CJK}_])\w)+")
_IS_CJK = re.compile(rf"[{CJK}]")
_HAS_DIGIT = re.compile(r"\d")
# Codes are written with separators by some and without by others.
_CODE = re.compile(r"[0-9A-Za-z]+(?:[-_./][0-9A-Za-z]+)+")


def normalize(text):
    """Return the text with full-width forms folded and in lower case."""
    return unicodedata.normalize("NFKC", text or "").lower()


def index_tokens(text):
    """Return the set of tokens under which a text is found."""
    text = normalize(text)
    tokens = set()
    for run in _RUN.findall(text):
        tokens.update(_run_tokens(run))
    for code in _CODE.findall(text):
        tokens.update(_run_tokens(re.sub(r"[-_./]", "", code)))
    return tokens


def likeness_tokens(text):
    """Return the tokens by which texts are alike: pairs of characters and whole words, but stop words."""
    tokens = set()
    for run in _RUN.findall(normalize(text)):
        if _IS_CJK.match(run):
            tokens.update(run[start : start + CJK_GRAM] for start in range(len(run) - CJK_GRAM + 1))
        else:
            tokens.add(run[:MAX_WORD])
    return tokens - STOP_TOKENS


def query_terms(text):
    """Return the terms that a text must all match to be found, each one a ``tsquery`` as text."""
    terms = {}
    for run in _RUN.findall(normalize(text)):
        terms.update(dict.fromkeys(_run_terms(run)))
    return list(terms)


def _run_tokens(run):
    if _IS_CJK.match(run):
        return _grams(run, CJK_GRAM)
    word = {run[:MAX_WORD]}
    return word | _grams(run, CODE_GRAM) if _HAS_DIGIT.search(run) else word


def _grams(run, size):
    """Return the groups of ``size`` characters of a run, and its endings that are shorter."""
    return {run[start : start + size] for start in range(len(run))}


def _run_terms(run):
    if _IS_CJK.match(run):
        return _gram_terms(run, CJK_GRAM)
    if _HAS_DIGIT.search(run):
        return _gram_terms(run, CODE_GRAM)
    word = f"{run[:MAX_WORD]}:*"
    # Letters may be a piece of a code.
    inside = " & ".join(_gram_terms(run, CODE_GRAM)) if len(run) > CODE_GRAM else ""
    return [f"({word} | ({inside}))" if inside else word]


def _gram_terms(run, size):
    if len(run) < size:
        return [f"{run}:*"]
    return list(dict.fromkeys(run[start : start + size] for start in range(len(run) - size + 1)))
