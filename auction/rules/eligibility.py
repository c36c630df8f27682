"""Who may bid on what, and what has to lie in the envelope: grounds from facts.

What the door sees of a person and the table sees of an envelope is entered as facts; this turns
them into findings, so that the same facts find the same grounds in every case. Identities are
compared as commitments, never as names.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

import msgspec

from auction.rules.findings import Finding, ground, note
from auction.rules.identity_numbers import DocumentKind, Origin, resident_origin


class BidderKind(StrEnum):
    """What the law treats differently when property is bought."""

    NATURAL = "natural"
    PRIVATE_JURISTIC = "private_juristic"
    PUBLIC_JURISTIC = "public_juristic"


class Restriction(StrEnum):
    """What a property may not be sold to everybody for."""

    FARMLAND = "farmland"
    INDIGENOUS_RESERVE = "indigenous_reserve"


class Prohibition(StrEnum):
    """Why somebody may not buy what is sold today."""

    OBLIGOR = "OBLIGOR"
    STAFF = "STAFF"
    """Who conducts the sale, or bids for one who does."""


class Capacity(StrEnum):
    """As what somebody comes to the sale; on whose behalf is not asked before a form says so."""

    PRINCIPAL = "PRINCIPAL"
    AGENT_SHOWN = "AGENT_SHOWN"
    """For somebody else, with a power of attorney that was shown at the desk."""
    AGENT_ENCLOSED = "AGENT_ENCLOSED"
    """For somebody else; the power of attorney lies in the envelope."""
    REPRESENTATIVE = "REPRESENTATIVE"
    """Who acts for a juristic person by law."""


class Enclosure(StrEnum):
    """A paper that some bidders need in the envelope."""

    STATUTORY_REPRESENTATIVE = "statutory_representative"
    """The form is signed for a minor by whoever represents them in law."""
    FARMLAND_PERMIT = "farmland_permit"
    INDIGENOUS_PROOF = "indigenous_proof"
    APPROVAL = "approval"
    """Municipal approval or permit, for a buyer from abroad."""


class Bidder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the rules ask of a person who bids, as the documents they showed have it."""

    kind: BidderKind = BidderKind.NATURAL
    minor: bool = False
    """Under eighteen on the day of the sale."""
    from_abroad: bool = False
    """A foreigner, or from Hong Kong, Macao or the Mainland."""
    identity_shown: bool = True
    representative_shown: bool = True
    """Registration and authority of whoever acts for a juristic person."""


def is_minor(born: date, on: date) -> bool:
    """Whether a person `born` then is under eighteen on a day.

    Source: CC §12, §124.
    Scenario: S29.
    """
    return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) < _OF_AGE


def is_from_abroad(document: DocumentKind, number: str) -> bool:
    """Whether a document and its number say that the bidder needs an approval to buy land.

    Old resident numbers do not tell; nationals without household registration need none.

    Source: 土地法 §17, §18, §19, §20; practice (new resident numbers).
    Scenario: S29.
    """
    if document is DocumentKind.PASSPORT:
        return True
    return resident_origin(number) in _FROM_ABROAD


def check_bidder(
    who: Bidder,
    paddle: str,
    *,
    enclosed: Collection[Enclosure] = (),
    restrictions: Collection[Restriction] = (),
) -> tuple[Finding, ...]:
    """The grounds that the facts about one bidder give, in the order of the catalogue.

    What cannot be cured recommends INVALID, the rest ASK.

    Source: CC §12, §77; 農業發展條例 §33, §34; 土地法 §17, §18, §19, §20; practice (G18–G22).
    Scenario: S22, S29, S41.
    """
    natural = who.kind is BidderKind.NATURAL
    minor = natural and who.minor
    barred_from_farmland = (
        Restriction.FARMLAND in restrictions and who.kind is BidderKind.PRIVATE_JURISTIC
    )
    reserve = Restriction.INDIGENOUS_RESERVE in restrictions
    holds = (
        ("G06", minor and Enclosure.STATUTORY_REPRESENTATIVE not in enclosed),
        ("G17", barred_from_farmland and Enclosure.FARMLAND_PERMIT not in enclosed),
        ("G18", reserve and Enclosure.INDIGENOUS_PROOF not in enclosed),
        ("G19", who.from_abroad and Enclosure.APPROVAL not in enclosed),
        ("G21", not natural and not who.representative_shown),
        ("G22", not who.identity_shown),
    )
    return tuple(ground(code, bidder=paddle) for code, found in holds if found)


def check_barred(
    paddle: str, *, defaulted: bool = False, prohibited: Prohibition | None = None
) -> tuple[Finding, ...]:
    """The grounds that lie in the person: the former winner who did not pay, the obligor, staff.

    An heir liable only with the estate is not prohibited.

    Source: CEA §68-2, §70(6), §113; CC §392.
    Scenario: S14, S29.
    """
    default = (ground("G04", bidder=paddle),) if defaulted else ()
    if prohibited is None:
        return default
    return (*default, ground("G05", bidder=paddle, role=prohibited.value))


def check_agent(paddle: str, *, authority_shown: bool, acts_on: int) -> tuple[Finding, ...]:
    """What lies in an agent: no special authority was shown, or they act on several bids of a lot.

    `acts_on` is the number of envelopes of the lot they act on; more than one is worth a look.

    Source: CCP §70; practice (G20); design (a shared agent is a soft warning only).
    Scenario: S09.
    """
    shared = (note("SHARED_AGENT", bidder=paddle, envelopes=acts_on),) if acts_on > 1 else ()
    return shared if authority_shown else (*shared, ground("G20", bidder=paddle))


_OF_AGE = 18
_FROM_ABROAD = frozenset({Origin.FOREIGN, Origin.HONG_KONG_MACAO, Origin.MAINLAND})
