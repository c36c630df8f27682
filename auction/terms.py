"""Value types that a session and the docket share: lots, cases, shares, people by reference."""

import re
from datetime import timedelta, timezone
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

import msgspec

from auction.rules.eligibility import BidderKind, Prohibition, Restriction

TAIPEI = timezone(timedelta(hours=8))
"""The one clock every sale is announced by; no summer time since 1979."""

Twd = int
"""New Taiwan dollars, a whole number; there is no smaller unit in the room."""

LotMark = str
"""標別: 甲, 乙, 丙 …; the square on the wall."""

BidderNumber = Annotated[str, msgspec.Meta(title="BidderNumber")]
"""號牌: the paddle a person was given at the door; the circle on the wall."""


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen value: what it does not know it refuses."""


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An event of the journal; its class name is the entry's kind."""


class Command(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag=True,
    tag_field="kind",
):
    """Something somebody asks of the room; its class name is the `kind` on the wire."""


class PersonRef(Value, frozen=True):
    """A person as the journal knows one: a vault row and a keyed commitment to the identity."""

    ref: str
    commitment: str


class Barred(Value, frozen=True):
    """Somebody who may not buy what is sold for a case, known by a commitment under its key."""

    commitment: str
    role: Prohibition


class Text(Value, frozen=True):
    """A typed sentence as the journal knows one: the words are in the vault."""

    ref: str
    commitment: str


Sentence = str | Text
"""A sentence on its way in: typed words at the edge, `Text` once the room has sealed them."""


class Head(Value, frozen=True):
    """A Merkle head another stream cites: its size and root in lower-case hex."""

    stream: str
    size: int
    root: str


class Anchor(Value, frozen=True):
    """Room time = `utc_ms` + (CLOCK_MONOTONIC − `mono_ms`) on the boot named."""

    utc_ms: int
    mono_ms: int
    boot: str
    ntp: str
    stated: bool = False
    """Named by a rehearsal script instead of read from the wall clock."""


class Actor(Value, frozen=True):
    """Who asks: a member of staff, the room itself, or one of its machines."""

    id: str
    role: str
    """OFFICER, CLERK, CHIEF, AUDITOR, ADMINISTRATOR, ROOM or MACHINE."""


ROOM = Actor("room", "ROOM")


class Ruling(StrEnum):
    """What an officer rules on an objection (聲明異議, AEA §9)."""

    UPHELD = "UPHELD"
    DISMISSED = "DISMISSED"
    FORWARDED = "FORWARDED"
    """送執行署: to the Agency, with the branch's opinion."""


class WhichEntry(StrEnum):
    """Of two entries of one form."""

    FIRST = "FIRST"
    SECOND = "SECOND"


class LotKind(StrEnum):
    """How a lot is sold: sealed bids for real estate, oral bids for movables."""

    REAL_ESTATE = "real_estate"
    MOVABLE = "movable"


class Parcel(Value, frozen=True):
    """宗: one land or building number inside a lot, with its own minimum."""

    kind: str
    number: str
    area: str
    share: str
    minimum: Twd


class Lot(Value, frozen=True, kw_only=True):
    """標: the unit of sale, as announced."""

    mark: LotMark
    kind: LotKind
    case_numbers: tuple[str, ...]
    section: str
    title_zh: str
    title_en: str
    place_zh: str = ""
    place_en: str = ""
    auction_round: int = 1
    parcels: tuple[Parcel, ...] = ()
    minimum: Twd | None = None
    deposit: Twd = 0
    payment_days: int | None = None
    """Days from the award to pay the balance, where the notice states its own (0: at once)."""
    handover: bool | None = None
    handover_note: str = ""
    combined: bool = False
    restrictions: tuple[Restriction, ...] = ()
    """Who may not buy it without a permit or proof: farmland, indigenous reserve land."""
    reserve: Twd | None = None
    reserve_disclosed: bool = False
    step: Twd = 1
    opening_price: Twd | None = None
    invented: tuple[str, ...] = ()


CODE = re.compile("[A-Z][A-Z0-9]{0,3}")
"""What a `Code` looks like."""

Code = Annotated[str, msgspec.Meta(pattern=f"^{CODE.pattern}$")]
"""A creditor or holder as the branch codes them: a capital and up to three more; no name fits."""


class Creditor(Value, frozen=True, kw_only=True):
    """債權人: somebody who is paid from the proceeds, by a code and a role, never by name."""

    code: str
    role_zh: str
    role_en: str
    share: Twd = 0
    """What the distribution is expected to give them, for an acceptance (承受)."""
    kind: BidderKind = BidderKind.PRIVATE_JURISTIC
    """What they are where property may not be sold to everybody; a bank unless it is said."""


class Case(Value, frozen=True, kw_only=True):
    """執行事件: the claims for which several lots are sold (數標)."""

    id: str
    lots: tuple[LotMark, ...]
    claims: Twd
    """Everything to be satisfied: main, joined and preferred claims."""
    costs: Twd = 0
    taxes: Twd = 0
    """Taxes that the sale itself brings about."""
    paid: Twd = 0
    """What the obligor had paid before the sitting."""
    raised: Twd = 0
    """What earlier sittings raised."""
    inseparable: tuple[tuple[LotMark, ...], ...] = ()
    """Each a building and its site, which the obligor may not choose one without the other."""
    stop_when_sufficient: bool = True
    """The notice says that the rest is not awarded once enough was raised."""
    creditors: tuple[Creditor, ...] = ()


class Holding(Value, frozen=True):
    """One holder's share of what was won; shares of a lot add up to 1."""

    bidder: BidderNumber
    share: str = "1"

    def fraction(self) -> Fraction:
        """The share as an exact fraction."""
        return Fraction(self.share)
