"""One fact about a parcel as a tracking service, a file or a person states it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TrackingUpdate:
    """What a parser returns, and what the ingest takes.

    :ivar waybill: as written by the sender
    :ivar code: the sender's own code, most detailed form; ``cs.tracking.code`` translates it
    :ivar occurred_at: naive UTC; None when the sender names no usable time
    :ivar occurred_text: the time as the sender wrote it
    :ivar zone_assumed: the sender named no time zone, the provider's was taken
    :ivar classifier: planned, estimated or actual
    :ivar key: the sender's own number of the event; '' means that its content speaks for itself
    :ivar carrier_word: the carrier as the sender calls it
    :ivar reported_at: naive UTC, when the sender said so; None when it does not tell
    :ivar raw: the part of the message that this was read from, JSON-serialisable
    """

    waybill: str
    code: str
    occurred_at: datetime | None
    occurred_text: str = ""
    zone_assumed: bool = False
    description: str = ""
    place: str = ""
    country_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    classifier: str = "actual"
    key: str = ""
    signed_by: str = ""
    carrier_word: str = ""
    reported_at: datetime | None = None
    raw: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrackingChange:
    """How the state of a parcel has moved; codes of ``cs.tracking.status``, '' for none."""

    old_status: str
    new_status: str
    old_reason: str = ""
    new_reason: str = ""
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a list of updates; counts."""

    new: int = 0
    repeated: int = 0
    orphan: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a list of updates, one by one.

    :ivar counts: the same in figures
    :ivar new: (normalised waybill, event key) of those that nobody had told before
    """

    counts: Ingested
    new: set
