"""What the services, standards and status files call things, translated into our statuses and reasons."""

import csv
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("vocabulary.csv")


class Word(NamedTuple):
    """A line of the vocabulary; status and reason are codes, the reason and the example may be ''."""

    format: str
    code: str
    status: str
    reason: str
    example: str


def read_vocabulary():
    """Return the list of all words."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return [Word(**row) for row in csv.DictReader(file)]
