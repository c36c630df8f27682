"""Who may bid on what, and what has to lie in the envelope: grounds from facts.

The officer sees papers; this turns what was seen into findings, so that the same facts find the
same grounds in every case. Identities are compared as commitments, never as names.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from auction.rules.findings import Finding, ground, note


class BidderKind(StrEnum):
    """What the law treats differently when property is bought."""

    NATURAL = "natural"
    PRIVATE_JURISTIC = "private_juristic"
    PUBLIC_JURISTIC = "public_juristic"


class Restriction(StrEnum):
    """What a property may not be sold to everybody for."""

    FARMLAND = "farmland"
    INDIGENOUS_RESERVE = "indigenous_reserve"


class Bidder(msgspec.Struct, frozen=True, kw_only=True):
    """One bidder of a form, as far as the rules ask."""

    kind: BidderKind = BidderKind.NATURAL
    born: date | None = None
    from_abroad: bool = False
    """A foreigner or a Mainland person."""
    by_agent: bool = False


class Papers(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen on the form, in the envelope and at the table."""

    signed_or_sealed: bool = True
    statutory_representative: bool = True
    """Signed for a minor or another person without full capacity."""
    farmland_permit: bool = False
    indigenous_proof: bool = False
    approval: bool = False
    """Municipal approval or permit, for a buyer from abroad."""
    special_authority: bool = True
    """A power of attorney with special authority was shown."""
    representative_shown: bool = True
    """Registration and authority of a juristic person's representative."""
    identity_shown: bool = True


def is_minor(born: date, on: date) -> bool:
    """Whether a person `born` then is under eighteen on a day.

    Source: CC §12, §124.
    Scenario: none (the desk types no birth date; the officer marks G06).
    """
    return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) < _OF_AGE


def check_bidder(
    bidder: Bidder, papers: Papers, *, on: date, restrictions: Collection[Restriction] = ()
) -> tuple[Finding, ...]:
    """The grounds that the facts about one bidder give, in the order of the catalogue.

    `on` is the day of the sale. What cannot be cured recommends INVALID, the rest ASK.

    Source: CC §3, §12, §77; CCP §70; 農業發展條例 §33, §34; 土地法 §17, §18, §19, §20;
    practice (G18–G22).
    Scenario: S09, S22.
    """
    natural = bidder.kind is BidderKind.NATURAL
    minor = natural and bidder.born is not None and is_minor(bidder.born, on)
    farmland = Restriction.FARMLAND in restrictions
    reserve = Restriction.INDIGENOUS_RESERVE in restrictions
    private = bidder.kind is BidderKind.PRIVATE_JURISTIC
    holds = (
        ("G06", minor and not papers.statutory_representative),
        ("G10", not papers.signed_or_sealed),
        ("G17", farmland and private and not papers.farmland_permit),
        ("G18", reserve and not papers.indigenous_proof),
        ("G19", bidder.from_abroad and not papers.approval),
        ("G20", bidder.by_agent and not papers.special_authority),
        ("G21", not natural and not papers.representative_shown),
        ("G22", not papers.identity_shown),
    )
    return tuple(ground(code) for code, found in holds if found)


def check_barred(*, defaulted: bool = False, prohibited: bool = False) -> tuple[Finding, ...]:
    """The grounds that lie in the person: the former winner who did not pay, the obligor, staff.

    An heir liable only with the estate is not `prohibited`.

    Source: CEA §68-2, §70(6), §113; CC §392.
    Scenario: S14.
    """
    holds = (("G04", defaulted), ("G05", prohibited))
    return tuple(ground(code) for code, found in holds if found)


def shared_between(
    agents: Mapping[int, str], addresses: Mapping[int, str]
) -> dict[int, tuple[Finding, ...]]:
    """Envelopes of one lot whose agent or address another one names too: worth a look, no more.

    Both are envelope number → commitment; who bids without an agent is not listed.

    Source: design (a soft warning only).
    Scenario: none (a soft warning beside the opening).
    """
    found: dict[int, tuple[Finding, ...]] = {}
    for code, named in (("SHARED_AGENT", agents), ("SHARED_ADDRESS", addresses)):
        times = Counter(named.values())
        for envelope, who in named.items():
            if times[who] > 1:
                found[envelope] = (*found.get(envelope, ()), note(code, found=times[who]))
    return found


_OF_AGE = 18
