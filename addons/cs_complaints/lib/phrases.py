"""Finding phrases in a text, Chinese and Latin alike."""

import re
import unicodedata

# A gap "…" in a phrase stands for up to so many characters, within a sentence.
GAP = 12

_BLANKS = re.compile(r"\s+")
_GAP = re.compile(r"\s*(?:…|\.\.\.)\s*")
_ENDS_LATIN = re.compile(r"[a-z0-9]")


def find_phrases(text, phrases):
    """Return the places of ``text`` that match one of the phrases, as written there, each once.

    Width, case and blanks do not count; "…" in a phrase stands for a few characters. A Latin word is only
    found as a whole word.

    :param phrases: iterable of texts
    """
    text = _fold(text)
    found = {}
    for phrase in phrases:
        pattern = _get_pattern(_fold(phrase))
        if pattern:
            found.update(dict.fromkeys(match[0] for match in re.finditer(pattern, text, re.IGNORECASE)))
    return list(found)


def _fold(text):
    # NFKC turns the ellipsis into three dots and full-width signs into plain ones.
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text or "")).strip()


def _get_pattern(phrase):
    parts = [re.escape(part) for part in _GAP.split(phrase) if part]
    if not parts:
        return ""
    gap = rf"[^.!?。!?\n]{{0,{GAP}}}?"
    before = r"\b" if _ENDS_LATIN.match(phrase[0].lower()) else ""
    after = r"\b" if _ENDS_LATIN.match(phrase[-1].lower()) else ""
    return before + gap.join(parts) + after
