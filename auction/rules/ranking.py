"""Who leads: valid totals at or above the minimum, highest first, equal ones together."""

from collections.abc import Iterable, Sequence

import msgspec

from auction.rules.findings import Finding, Recommendation, ground, note
from auction.rules.policy import SamePersonBids


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
    Scenario: S01, S02, S06.
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


def one_bid_a_person(offers: Iterable[OwnedOffer]) -> tuple[tuple[Offer, ...], tuple[int, ...]]:
    """The offers that count and the envelopes set aside, so that nobody ties with themselves.

    Of several bids of one person the highest counts, the lowest envelope number among equals.

    Source: design (unsettled, no text found).
    Scenario: S07.
    """
    by_person: dict[str, list[OwnedOffer]] = {}
    for offer in offers:
        by_person.setdefault(offer.identity, []).append(offer)
    counted: list[OwnedOffer] = []
    aside: list[int] = []
    for own in by_person.values():
        best, *rest = sorted(own, key=lambda offer: (-offer.total, offer.envelope))
        counted.append(best)
        aside.extend(offer.envelope for offer in rest)
    counted.sort(key=lambda offer: offer.envelope)
    return tuple(Offer(offer.envelope, offer.total) for offer in counted), tuple(sorted(aside))


def same_person(envelopes: Sequence[int], mode: SamePersonBids) -> tuple[Finding, ...]:
    """What is found on each of `envelopes`, the bids of one person on one lot.

    Where the branch lets none of them count, that is a ground printed in its notice. The officer
    confirms either by the ruling.

    Source: design (unsettled, no text found).
    Scenario: S07.
    """
    if len(envelopes) < _SEVERAL:
        return ()
    listed = "、".join(str(envelope) for envelope in sorted(envelopes))
    noted = note("SAME_PERSON", envelopes=listed)
    if mode is SamePersonBids.HIGHER_COUNTS:
        return (noted,)
    void = ground("G26", envelopes=listed)
    lasting = msgspec.structs.replace(void, recommendation=Recommendation.INVALID, curable=False)
    return noted, lasting


_SEVERAL = 2
