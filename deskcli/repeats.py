"""Finding lines of code that stand twice."""

import re
from collections import defaultdict
from itertools import combinations

_IMPORTS = re.compile(
    r"^(from [\w.]+ import \([^)]*\)|import \{[^}]*\} from [^\n]*|(from|import) [^\n(]*)$", re.MULTILINE
)
# Comments, and signs that stand alone.
_THIN = re.compile(r"(#|//|\*|/\*).*|[\W_]*")


def find_repeats(paths, least):
    """Return runs of like lines as ``[(length, (path, line), (path, line))]``, the longest first.

    Blank lines, comments, imports and lines of signs alone do not count, nor does white space.

    :param int least: so many lines make a run
    """
    lines = {path: _get_lines(path.read_text()) for path in paths}
    pairs = _find_pairs(lines, least)
    runs = []
    for first, second in pairs:
        if (_step(first, -1), _step(second, -1)) not in pairs:
            length = least
            while (_step(first, length - least + 1), _step(second, length - least + 1)) in pairs:
                length += 1
            runs.append((length, *((path, lines[path][index][0]) for path, index in (first, second))))
    return sorted(runs, key=lambda run: (-run[0], run[1:]))


def _get_lines(text):
    """Return ``[(number, text)]`` of the lines that count."""
    text = _IMPORTS.sub(lambda found: "\n" * found[0].count("\n"), text)
    stripped = ((number, " ".join(line.split())) for number, line in enumerate(text.split("\n"), 1))
    return [(number, line) for number, line in stripped if not _THIN.fullmatch(line)]


def _find_pairs(lines, least):
    """Return the pairs of places where the next ``least`` lines are alike."""
    places = defaultdict(list)
    for path, found in lines.items():
        texts = [text for _number, text in found]
        for index in range(len(texts) - least + 1):
            places[tuple(texts[index : index + least])].append((path, index))
    return {pair for same in places.values() for pair in combinations(same, 2)}


def _step(place, distance):
    path, index = place
    return path, index + distance
