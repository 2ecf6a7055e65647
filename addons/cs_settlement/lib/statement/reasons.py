"""Codes for what is wrong with rows. The words for people are made where translation is at hand."""

# A row that can't be read.
ROW_ERRORS = {
    "bad_number": "no number",
    "bad_date": "no date",
    "excel_number": "a number that a spreadsheet has rounded",
    "formula_cell": "a formula that nobody has calculated",
    "no_amount": "no amount",
    "too_precise": "more than eight decimals",
    "bad_ref": "not in the form of the carrier's waybills",
    "no_year": "a date without year and no period to take it from",
    "undecodable": "bytes that are no text in the file's encoding",
    "truncated_row": "the file ends in the middle of the row",
    "stray_quote": "an opening quote is never closed",
    "unbalanced": "the amounts do not add up to the total of the row",
    "unknown_version": "a version of the layout that is not known",
}

# A row that is no line.
SKIP_REASONS = {
    "above": "above the column names",
    "summary": "a sum",
    "header": "the column names once more",
    "note": "neither waybill nor amount",
    "section": "in a section that is left out",
    "below": "below the lines",
    "rule": "left out by the layout",
    "sheet": "a sheet without the columns of the layout",
    "no_charge": "informs only, charges nothing",
}
