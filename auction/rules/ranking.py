"""Who leads: valid totals at or above the minimum, highest first, equal ones together."""

from collections.abc import Iterable

import msgspec


class Offer(msgspec.Struct, frozen=True):
    """One valid bid: its envelope number and its total in TWD."""

    envelope: int
    total: int


class Place(msgspec.Struct, frozen=True):
    """Everybody who stands at one total, by envelope number."""

    total: int
    envelopes: tuple[int, ...]

    @property
    def tied(self) -> bool:
        """Whether more than one bid stands here."""
        return len(self.envelopes) > 1


def rank(offers: Iterable[Offer], minimum: int | None) -> tuple[Place, ...]:
    """The offers that may be awarded, highest total first; below `minimum` (TWD) none may.

    Source: CEA §88, §90, §91.
    """
    places: dict[int, list[int]] = {}
    for offer in offers:
        if minimum is None or offer.total >= minimum:
            places.setdefault(offer.total, []).append(offer.envelope)
    return tuple(
        Place(total, tuple(sorted(places[total]))) for total in sorted(places, reverse=True)
    )


class OwnedOffer(msgspec.Struct, frozen=True):
    """A valid bid with the commitment to its bidder's identity."""

    envelope: int
    total: int
    identity: str


def set_aside_own_lower_bids(offers: Iterable[OwnedOffer]) -> tuple[tuple[Offer, ...], list[int]]:
    """Leave one bid a person: the highest, the lowest envelope number among equals.

    Returns the offers that count and the envelopes set aside, so that nobody ties with themselves;
    the officer confirms it.

    Source: design, unsettled (no text found).
    """
    best: dict[str, OwnedOffer] = {}
    aside: list[int] = []
    for offer in offers:
        held = best.get(offer.identity)
        if held is None:
            best[offer.identity] = offer
        elif (offer.total, -offer.envelope) > (held.total, -held.envelope):
            best[offer.identity] = offer
            aside.append(held.envelope)
        else:
            aside.append(offer.envelope)
    counted = sorted(best.values(), key=lambda o: o.envelope)
    return tuple(Offer(o.envelope, o.total) for o in counted), sorted(aside)
