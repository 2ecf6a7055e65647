"""Constants of reading carriers' files, one comment per value."""

# What a column of a carrier's file holds, in the order of the choice.
COLUMN_ROLES = [
    ("ref", "Waybill"),
    ("other_refs", "Other Reference"),
    ("service_date", "Date Shipped"),
    ("destination", "Destination"),
    ("weight", "Billed Weight"),
    ("weight_unit", "Unit of Billed Weight"),
    ("actual_weight", "Actual Weight"),
    ("actual_unit", "Unit of Actual Weight"),
    ("pieces", "Pieces"),
    ("charge_text", "What Is Charged"),
    ("charge_code", "Code of the Charge"),
    ("amount", "Amount without Tax"),
    ("tax_amount", "Tax"),
    ("offset_amount", "Prepaid, to Deduct"),
    ("total", "Payable for the Row"),
    ("currency", "Currency"),
    ("invoice_number", "Invoice Number"),
    ("invoice_date", "Invoice Date"),
    ("invoice_total", "Invoice Total, Repeated on Its Rows"),
    ("account_number", "Account Number"),
    # an amount that makes a line of its own
    ("charge", "Charge of Its Own"),
    # not a fact but a rule about rows whose cell fits the pattern
    ("rule", "Category by Pattern"),
    ("skip", "Skip by Pattern"),
    ("invoice_row", "Invoice Total by Pattern"),
    # tells this carrier's files from others
    ("mark", "Recognised by"),
]

# Roles that are facts of a line.
FACT_ROLES = [role for role, _label in COLUMN_ROLES[: COLUMN_ROLES.index(("charge", "Charge of Its Own"))]]

DECIMAL_MARKS = [("auto", "As Found"), ("point", "Point: 1,234.50"), ("comma", "Comma: 1.234,50")]

# How dates that do not begin with the year are read.
DATE_ORDERS = [("ymd", "Year First"), ("dmy", "Day First"), ("mdy", "Month First")]

DELIMITERS = [(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar")]

WEIGHT_UNITS = [("kg", "kg"), ("g", "g"), ("t", "t"), ("lb", "lb"), ("oz", "oz"), ("斤", "jin (500 g)")]

# So many rows of a file are read to try a layout.
TEST_ROWS = 20_000

# So many rows are shown.
SHOWN_ROWS = 12
