"""Bring an addon's catalogues in step with freshly exported terms; print a report as JSON.

po_merge.py ADDON EXPORTED.pot FOLDER LANGUAGE... [--check]
"""

import json
import sys
from pathlib import Path

import polib

# What every export changes although no term did.
_DATES = ("POT-Creation-Date", "PO-Revision-Date")


def _key(entry):
    return (entry.msgctxt, entry.msgid)


def _terms(catalog):
    """Return what has to be equal for two templates to be in step."""
    return [(_key(entry), entry.comment, entry.occurrences) for entry in catalog if not entry.obsolete]


def _new(language):
    catalog = polib.POFile(wrapwidth=78)
    catalog.metadata = {"Language": language, "Plural-Forms": "nplurals=1; plural=0;"}
    return catalog


def _follow(template, old, language):
    """Return the language's catalogue with the template's terms and the old translations."""
    catalog = _new(language)
    kept = {key: value for key, value in old.metadata.items() if key not in _DATES}
    catalog.metadata = {**template.metadata, **kept, "Language": language}
    for key in _DATES:
        catalog.metadata.pop(key, None)
    catalog.header = template.header
    known = {_key(entry): entry for entry in old if not entry.obsolete}
    for entry in template:
        translated = known.get(_key(entry))
        catalog.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgstr=translated.msgstr if translated else "",
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=translated.flags if translated else [],
            )
        )
    return catalog


def _counts(catalog, template):
    """Count the template's terms that the catalogue leaves open, also those it does not list at all."""
    known = {_key(entry): entry for entry in catalog if not entry.obsolete}
    fuzzy = sum("fuzzy" in entry.flags for entry in known.values())
    open_terms = [entry for entry in template if not (_key(entry) in known and known[_key(entry)].msgstr)]
    return {"untranslated": len(open_terms), "fuzzy": fuzzy}


def _read(path, empty):
    return polib.pofile(str(path), wrapwidth=78) if path.exists() else empty


def _save(catalog, path):
    """Write only what changed, so that a second run leaves the tree alone."""
    path.parent.mkdir(exist_ok=True)
    text = str(catalog).rstrip("\n") + "\n"
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main(addon, exported, folder, languages, check):
    template = polib.pofile(exported, wrapwidth=78)
    for key in _DATES:
        template.metadata.pop(key, None)
    path = Path(folder) / f"{addon}.pot"
    if not check:
        _save(template, path)
    report = {"in_step": _terms(_read(path, polib.POFile())) == _terms(template), "languages": {}}
    for language in languages:
        po_path = Path(folder) / f"{language}.po"
        catalog = _read(po_path, _new(language))
        if not check:
            catalog = _follow(template, catalog, language)
            _save(catalog, po_path)
        report["languages"][language] = _counts(catalog, template)
    print(json.dumps(report))


if __name__ == "__main__":
    arguments = [item for item in sys.argv[1:] if item != "--check"]
    main(arguments[0], arguments[1], arguments[2], arguments[3:], "--check" in sys.argv)
