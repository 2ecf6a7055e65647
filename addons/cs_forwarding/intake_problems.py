"""What can be wrong with a row or a file, in words for people.

A problem travels as a code and parameters and becomes a sentence, in the reader's language, when it is shown.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Code of a row's problem -> its short label, for lists and groups.
LINE_PROBLEMS = [
    ("no_ref", "No Order Number"),
    ("no_waybill", "No Waybill"),
    ("no_status", "No Status"),
    ("no_date", "No Time"),
    ("no_order_row", "No Order Row"),
    ("no_lines", "No Goods"),
    ("no_product", "No Product Code"),
    ("no_quantity", "No Quantity"),
    ("bad_quantity", "Quantity Not Readable"),
    ("bad_price", "Price Not Readable"),
    ("bad_number", "Number Not Readable"),
    ("bad_date", "Date Not Readable"),
    ("excel_number", "Number Ruined by Excel"),
    ("formula_cell", "Formula in a Cell"),
    ("conflicting_rows", "Rows Contradict Each Other"),
    ("conflicting_address", "Two Addresses"),
    ("truncated_row", "Row Cut Off"),
    ("stray_quote", "Quote Never Closed"),
    ("too_many_cells", "Too Many Cells"),
    ("undecodable", "Characters Not Readable"),
    ("unknown_product", "Unknown Product"),
    ("unknown_customer", "Unknown Customer"),
    ("unknown_country", "Unknown Country"),
    ("unknown_currency", "No Price List in the Currency"),
    ("closed", "Closed on the Platform"),
    ("shipped", "Shipped Already"),
    ("unpaid", "Not Paid Yet"),
    ("refused", "Refused by Odoo"),
    ("sibling", "Waits for Another Row"),
    ("other", "Other"),
]

# Sentences take the parameters value, column, row, detail.
LINE_EXPLANATIONS = {
    "no_ref": _lt("The row has no order number. Type it in, or map the column that holds it."),
    "no_waybill": _lt("The row has no waybill. Type it in, or map the column that holds it."),
    "no_status": _lt("The row does not say what has happened. Type the status in."),
    "no_date": _lt("The row does not say when it happened. Type the time in as 2026-05-31 18:30:00."),
    "no_order_row": _lt(
        "There are goods for this order but no row with its customer. Add the file with the order list."
    ),
    "no_lines": _lt("The order has no goods. Add the file with the item list, or type code and quantity in."),
    "no_product": _lt("The row names no product. Type the product code in."),
    "no_quantity": _lt("The row has no quantity. Type it in."),
    "bad_quantity": _lt("“%(value)s” is no quantity to deliver. Type a number greater than zero."),
    "bad_price": _lt("“%(value)s” is no price. Type a number that is not negative."),
    "bad_number": _lt("“%(value)s” is no number. Type the number in."),
    "bad_date": _lt("“%(value)s” is no date. Type it as 2026-05-31 18:30:00."),
    "excel_number": _lt(
        "“%(value)s” is a number that Excel has shortened; its digits are lost. Type the full number, or "
        "export the file again and do not open it in Excel."
    ),
    "formula_cell": _lt("“%(value)s” is a formula. Type the value itself in."),
    "conflicting_rows": _lt(
        "Two rows of the order say different things here, one of them “%(value)s”. Correct one of them."
    ),
    "conflicting_address": _lt("Two rows of the order name different addresses. Open the row and mend it."),
    "truncated_row": _lt(
        "The file ends in the middle of this row. Complete the cells, or export the file again."
    ),
    "stray_quote": _lt(
        "A quotation mark of this row is never closed, so its cells may be mixed up. Correct them."
    ),
    "too_many_cells": _lt(
        "The row has more cells than the file has columns. Correct the cells that slipped."
    ),
    "undecodable": _lt(
        "Some characters of this row can't be read. Correct them, or export the file as UTF-8."
    ),
    "unknown_product": _lt(
        "No product, or more than one, has the code “%(value)s”. "
        "Say once under Unknown Words which product it is; the order follows."
    ),
    "unknown_customer": _lt(
        "No customer is known for the buyer “%(value)s”. "
        "Say once under Unknown Words who it is; the order follows."
    ),
    "unknown_country": _lt(
        "No country is called “%(value)s”. "
        "Say once under Unknown Words which country it is; the order follows."
    ),
    "unknown_currency": _lt(
        "The order is in %(value)s and there is no price list in that currency. "
        "Activate the currency, create a price list in it and retry."
    ),
    "closed": _lt("The platform says “%(value)s”: the order needs no work and was left out."),
    "shipped": _lt("The platform says “%(value)s”: the order is on its way already and was left out."),
    "unpaid": _lt("The platform says “%(value)s”: the order is not paid yet and was left out."),
    "refused": _lt("Odoo refused the order: %(detail)s"),
    "sibling": _lt("Another row of this order has to be mended first."),
    "other": _lt("The row can't be imported (%(detail)s). Correct it and retry."),
}

# Sentences take the parameters file, sheet, row, limit, what, detail, library.
FILE_EXPLANATIONS = {
    "empty_file": _lt("“%(file)s” is empty. Export it again."),
    "too_large": _lt(
        "“%(file)s” is larger than allowed (%(what)s, at most %(limit)s). Split it and upload the parts."
    ),
    "zip_bomb": _lt("“%(file)s” unpacks to far more than an order file would. It was not read."),
    "macro_workbook": _lt(
        "“%(file)s” holds macros. Save it as .xlsx without macros or as .csv and upload that."
    ),
    "encrypted": _lt("“%(file)s” is protected by a password. Remove the password and upload it again."),
    "html_file": _lt(
        "“%(file)s” is a web page with a spreadsheet's name. Open it, save it as .xlsx and upload that."
    ),
    "xml_spreadsheet": _lt(
        "“%(file)s” is an old XML spreadsheet. Open it, save it as .xlsx and upload that."
    ),
    "archive": _lt("“%(file)s” is an archive. Unpack it and upload the files in it."),
    "unknown_format": _lt(
        "“%(file)s” is neither a text table nor a workbook. "
        "Upload a .csv, .txt, .xlsx, .xls or .ods file."
    ),
    "truncated": _lt("“%(file)s” ends in the middle of its data. Download it again."),
    "corrupt": _lt("“%(file)s” is damaged (%(detail)s). Export it again."),
    "no_header": _lt(
        "No row with column names was found in “%(file)s”. The first rows must name the columns."
    ),
    "missing_library": _lt(
        "The server can't read this kind of file: install the Python library %(library)s."
    ),
}


class _Params(dict):
    """Parameters of a sentence; one that is not known stays empty."""

    def __missing__(self, key):
        return ""


def explain(env, table, code, params):
    """Return the sentence of ``code`` in the user's language; an unknown code shows itself."""
    sentence = table.get(code)
    if sentence is None:
        return env._("It can't be read (%(code)s).", code=code)
    words = env._(sentence)
    return words % _Params(params or {})
