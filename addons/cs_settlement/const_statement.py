"""Constants of importing carriers' statements."""

# A file up to this size is imported while the user waits; a larger one by the scheduled action.
INLINE_BYTES = 1024 * 1024

# A statement in one of these still counts: what it bills is not billed by another file once more.
LIVE_STATES = ("loading", "held", "review", "approved", "billed", "closed")

# As large a share of the waybills stands in an earlier statement: a person looks at it first.
OVERLAP_SHARE = 0.1

# What a long import is doing.
LOAD_PHASES = [("read", "Reading"), ("match", "Matching"), ("store", "Storing")]

# Rows between two notes of how far an import has come.
PROGRESS_ROWS = 20_480

# How a line of a corrected statement differs from the one before.
CHANGE_KINDS = [("added", "Added"), ("removed", "Removed"), ("changed", "Changed")]

# Condition of a line that a person has to decide; an index of the lines has the same.
_SETTLED = "('matched', 'tolerance', 'excluded')"
OPEN_LINE = f"COALESCE(resolution, 'open') = 'open' AND COALESCE(result, '') NOT IN {_SETTLED}"
