"""What tells an event apart from the others of its parcel when the sender does not number its events."""

import hashlib


def event_key(update):
    """Return the sender's own key of a ``TrackingUpdate``, or the fingerprint of what does not change in it.

    A service may tell the same fact again later with more words, so the description is looked at only where
    nothing else tells events apart. A forecast is another one each time that it is made.
    """
    if update.key:
        return update.key
    when = update.occurred_at.isoformat() if update.occurred_at else update.occurred_text
    parts = [update.classifier, update.code, when, update.place]
    if not update.code or not when:
        parts.append(update.description)
    if update.classifier != "actual" and update.reported_at:
        parts.append(update.reported_at.isoformat())
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]
