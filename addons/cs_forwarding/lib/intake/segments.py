"""Repetitions of an order inside a batch: the same rows once more are no news."""


def split_segments(readers):
    """Split an order's rows into runs that belong together and return those that are not repetitions.

    A run starts at a row that names the recipient and at a change of sheet. Shopify's continuation rows stay
    with the row before them: an order pasted twice is seen as a whole, two equal lines of one order stay.
    """
    runs = []
    for reader in readers:
        if not runs or _starts_run(reader, runs[-1][-1]):
            runs.append([])
        runs[-1].append(reader)
    unique = {}
    for run in runs:
        unique.setdefault(_content(run), run)
    return list(unique.values())


def _starts_run(reader, previous):
    if reader.row.sheet != previous.row.sheet or reader.plan is not previous.plan:
        return True
    return reader.plan.has_delivery and reader.fills_any("ship.")


def _content(run):
    return tuple(tuple(reader.row.cells.items()) for reader in run)
