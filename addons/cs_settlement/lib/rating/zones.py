"""Which zone a shipment falls into: the one that names its destination most closely."""


def find_zone(zones, request):
    """Return the zone, or None. A zone named in the request wins; of equals the first."""
    if request.zone:
        wanted = request.zone.strip().casefold()
        named = next((zone for zone in zones if zone.name.casefold() == wanted), None)
        if named:
            return named
    best, best_score = None, -1
    for zone in zones:
        score = _score(zone, request)
        if score is not None and score > best_score:
            best, best_score = zone, score
    return best


def _score(zone, request):
    """Return how closely the zone names the way (postal code, state, country, origin), None: not at all."""
    score = 0
    if zone.postal_codes:
        fitting = [len(code) for code in zone.postal_codes if request.postal_code.startswith(code)]
        if not fitting:
            return None
        score += 1000 + 10 * max(fitting)
    for keys, place, weight in (
        (zone.destinations, request.destination, 100),
        (zone.origins, request.origin, 1),
    ):
        if keys:
            closeness = _closeness(keys, place)
            if not closeness:
                return None
            score += weight * closeness
    return score


def _closeness(keys, place):
    """2: the state is named, 1: its country, 0: neither."""
    if not place:
        return 0
    if place in keys:
        return 2 if "-" in place else 1
    return 1 if place.partition("-")[0] in keys else 0
