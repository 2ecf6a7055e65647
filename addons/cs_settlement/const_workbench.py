"""Constants of the workbench."""

# Lines sent to the screen at once.
PAGE_SIZE = 80

# How the lines of a kind are sorted: as the carrier's file has them, or what differs most first.
LINE_ORDERS = ("file", "difference")

# Which lines of a kind are shown.
LINE_FILTERS = ("open", "decided", "all")

# What is decided on the screen; the last one takes a decision back.
DECISIONS = ("accepted", "disputed", "written_off", "open")

# What a person has to look at.
OPEN_RESULTS = ("discrepancy", "suggested", "unmatched")

# The order of the kinds on the screen.
RESULT_ORDER = ("discrepancy", "unmatched", "suggested", "tolerance", "matched", "excluded", "error")

# More lines than this are taken back by what was decided and when, not one by one.
UNDO_IDS = 5_000

# A larger statement is not checked again after each line that was assigned, but when the person asks for it.
RECHECK_LINES = 20_000

# Statements offered in the head.
RECENT_STATEMENTS = 12

# Charges and other lines shown beside a line.
BESIDE = 20
