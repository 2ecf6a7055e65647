"""What can be wrong with a carrier's file and its rows, in words for people.

Codes are those of ``lib/statement/reasons.py``; they become a sentence when it is shown.
"""

from odoo.tools.translate import LazyTranslate

from odoo.addons.cs_forwarding.intake_problems import FILE_EXPLANATIONS, explain

_lt = LazyTranslate(__name__)

# A row that can't be read. Parameters: column, value.
ROW_EXPLANATIONS = {
    "bad_number": _lt("“%(value)s” in column “%(column)s” is no number."),
    "bad_date": _lt("“%(value)s” in column “%(column)s” is no date that can be read without doubt."),
    "excel_number": _lt("“%(value)s” in column “%(column)s” was rounded by a spreadsheet: digits are lost."),
    "formula_cell": _lt("“%(value)s” in column “%(column)s” is a formula without a result."),
    "no_amount": _lt("Column “%(column)s” holds no amount. Empty does not mean free of charge."),
    "too_precise": _lt("“%(value)s” in column “%(column)s” has more than eight decimals."),
    "bad_ref": _lt("“%(value)s” in column “%(column)s” is no waybill of this carrier."),
    "no_year": _lt("“%(value)s” in column “%(column)s” names no year, and the file no period."),
    "undecodable": _lt("The row holds characters that can't be read."),
    "truncated_row": _lt("The file ends in the middle of this row. Download it again."),
    "stray_quote": _lt("A quotation mark of this row is never closed."),
}

# Why a row is no line.
SKIP_EXPLANATIONS = {
    "above": _lt("Above the column names"),
    "summary": _lt("Sums"),
    "header": _lt("Column names once more"),
    "note": _lt("Neither waybill nor amount"),
    "section": _lt("In a section that is left out"),
    "below": _lt("Below the lines"),
    "no_charge": _lt("Inform only, charge nothing"),
    "sheet": _lt("Sheets without the columns"),
}

STATEMENT_FILE_EXPLANATIONS = {
    **FILE_EXPLANATIONS,
    "zip_bomb": _lt("“%(file)s” unpacks to far more than a carrier's file would. It was not read."),
    "no_header": _lt(
        "“%(file)s” has no row with the column names of the layout. "
        "Missing: %(columns)s. Choose another layout or map the columns."
    ),
    "unknown_version": _lt(
        "“%(file)s” is of version %(version)s, which the layout does not know: "
        "its columns may stand elsewhere. Map the columns of this version."
    ),
    "too_many_errors": _lt(
        "More than %(limit)s rows of “%(file)s” can't be read. The layout does not fit: map the columns."
    ),
}


def explain_row(env, code, column="", value=""):
    return explain(env, ROW_EXPLANATIONS, code, {"column": column, "value": value})


def explain_skip(env, code):
    return explain(env, SKIP_EXPLANATIONS, code, {})


def explain_file(env, error, filename):
    """Return the sentence of a ``FileError``."""
    roles = dict(env["cs.statement.profile.column"]._fields["role"]._description_selection(env))
    roles["charges"] = roles["charge"]
    missing = ", ".join(roles.get(target, target) for target in error.params.get("missing", ()))
    params = {**error.params, "file": filename, "columns": missing}
    return explain(env, STATEMENT_FILE_EXPLANATIONS, error.code, params)
