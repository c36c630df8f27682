"""Facts about a lot that outlive a sitting; one docket per branch, rehearsals have their own.

A sitting's lots are named by sitting and mark, everything else by the lot's docket number: the
same property keeps its number from its first notice to its title, through every round.
"""

from datetime import date

from auction.docket.notice import Notice
from auction.docket.terms import (
    Buyer,
    Lodged,
    PriorityNotice,
    Purchase,
    RevokeCause,
    Rules,
    Standby,
)
from auction.rules.eligibility import Enclosure, Prohibition
from auction.rules.findings import Finding
from auction.rules.priority import PriorityStep, Right
from auction.rules.stopping import StopCause
from auction.terms import Case, Creditor, Fact, Head, Holding, Lot, LotMark, PersonRef, Text, Twd

# --- what a sitting takes and gives --------------------------------------------------------------


class LotAnnounced(Fact, frozen=True):
    """A lot as announced for a sitting; the sitting's first entry cites the docket after it."""

    session: str
    lot: Lot


class ResultRecorded(Fact, frozen=True):
    """What the room decided about a lot, carried over from the sealed sitting."""

    session: str
    lot: LotMark
    status: str
    price: Twd | None
    balance: Twd | None
    due_date: str | None
    cause: str | None = None
    """Why it was not sold, or why its sale was stopped; only an unsold lot is reduced."""
    on: date | None = None
    """The day of the sitting."""
    winners: tuple[Holding, ...] = ()
    people: tuple[PersonRef, ...] = ()
    """The winners, sealed to the case."""
    envelope: int | None = None
    """The winning bid's."""
    allocation: tuple[Twd, ...] = ()
    """The price of each parcel."""
    standby: tuple[Standby, ...] = ()
    creditor: str | None = None
    """Who took it by acceptance: a code of the lot list, or a paddle."""
    undrawn: tuple[str, ...] = ()
    """Creditors who may step in when the difference is not paid."""
    objections: tuple[str, ...] = ()
    """What was ruled on each objection; OPEN where nothing was."""
    deposits: tuple[Lodged, ...] = ()
    """Every deposit of the lot and where it is when the sitting is sealed."""


class CaseRecorded(Fact, frozen=True):
    """The claims of a case of the sealed sitting, and what was paid for it by then."""

    session: str
    case: Case


class SessionRecorded(Fact, frozen=True):
    """The closing checkpoint of a sealed sitting."""

    session: str
    date: str
    head: Head
    note: str


class RulesTaken(Fact, frozen=True):
    """By which rules the office decides from here on; entered again whenever they change."""

    rules: Rules


# --- announcing ----------------------------------------------------------------------------------


class NoticePublished(Fact, frozen=True):
    """A notice of sale that nothing blocks; `warnings` are what the officer was told."""

    number: int
    lot: Lot
    notice: Notice
    warnings: tuple[str, ...] = ()


class LotHalted(Fact, frozen=True):
    """The sale of a lot was stopped, withdrawn or postponed between sittings."""

    number: int
    cause: StopCause
    reason: Text


# --- priority rights -----------------------------------------------------------------------------


class PriorityNotified(Fact, frozen=True):
    """Holders of a priority right were notified; each has until the day named, in their order."""

    number: int
    right: Right
    holders: tuple[PriorityNotice, ...]
    lapses: tuple[date, ...]
    winners_are_co_owners: tuple[bool, ...] = ()


class PriorityAnswered(Fact, frozen=True):
    """A holder exercised the right, or waived it."""

    number: int
    holder: str
    exercised: bool


class PrioritySettled(Fact, frozen=True):
    """Who buys after all: the winner, holders in their parts, or both by parcels."""

    number: int
    step: PriorityStep
    purchases: tuple[Purchase, ...]
    deposits: tuple[Lodged, ...] = ()
    """The winner's deposit where it is no longer part of the price."""
    drawn: tuple[str, ...] = ()


# --- the price -----------------------------------------------------------------------------------


class BalancePaid(Fact, frozen=True):
    """A buyer paid; `late` when the last day was over."""

    number: int
    buyer: str
    amount: Twd
    outstanding: Twd
    late: bool = False


class BuyerDefaulted(Fact, frozen=True):
    """A buyer did not pay: the award lapsed, they may not bid again, their deposit is held."""

    number: int
    buyer: str
    unpaid: Twd
    refunds: tuple[tuple[str, Twd], ...] = ()
    """What buyers had paid beyond the deposit and get back."""


class StandbyCalled(Fact, frozen=True):
    """An undrawn tied bidder buys at the price at which lots were drawn (CEA §90(2))."""

    number: int
    purchase: Purchase


class StandbyWaived(Fact, frozen=True):
    """Those who were not drawn were asked, and none of them wants it: it is sold again."""

    number: int


class DefaultSettled(Fact, frozen=True):
    """What a defaulter owes after the re-sale, and the deposit set off against it."""

    number: int
    buyer: str
    price: Twd
    resold_at: Twd
    costs: Twd
    owed: Twd
    applied: Twd
    refunded: Twd
    to_collect: Twd
    deposits: tuple[Lodged, ...] = ()


class DepositRefunded(Fact, frozen=True):
    """A deposit that was held went back to its owner."""

    number: int
    deposit: Lodged


# --- the end -------------------------------------------------------------------------------------


class TitleIssued(Fact, frozen=True):
    """The buyer received the title certificate: ownership passed (CEA §97, §98)."""

    number: int
    on: date


class GoodsDelivered(Fact, frozen=True):
    """Movables went to the buyer against full payment (CEA §68)."""

    number: int
    on: date


class AttachmentLifted(Fact, frozen=True):
    """Unsold movables went back to the obligor (CEA §70(5), §71)."""

    number: int
    on: date


class AwardRevoked(Fact, frozen=True):
    """An award was taken back before its title certificate."""

    number: int
    cause: RevokeCause
    reason: Text
    winner_consents: bool = False
    refunds: tuple[tuple[str, Twd], ...] = ()
    deposits: tuple[Lodged, ...] = ()


# --- acceptance by a creditor --------------------------------------------------------------------


class LotAccepted(Fact, frozen=True):
    """A creditor takes the lot at the round's minimum, their share set off (CEA §91, §94)."""

    number: int
    purchase: Purchase
    creditors: tuple[Creditor, ...] = ()
    """Everybody who declared it."""
    appraised: Twd | None = None
    """The appraised price, where movables have one."""
    undrawn: tuple[str, ...] = ()
    """Creditors who were not drawn, and step in when the drawn one does not pay."""
    enclosed: tuple[Enclosure, ...] = ()
    """Papers that each of them showed."""
    findings: tuple[Finding, ...] = ()
    """What stands against them, and the officer let pass."""
    despite: Text | None = None
    """The officer's reason."""


# --- special sale --------------------------------------------------------------------------------


class SpecialSaleOpened(Fact, frozen=True):
    """應買公告: offers at the last minimum are taken until its last day (CEA §95)."""

    number: int
    published: date
    ends: date
    late: bool = False
    """Published more than ten days after the last round."""


class BuyerProhibited(Fact, frozen=True):
    """Somebody may not buy what is sold for the case of a lot: a party, or staff of the sale."""

    number: int
    person: PersonRef
    """Sealed to the case."""
    role: Prohibition


class OfferFiled(Fact, frozen=True):
    """An offer to buy, numbered in the order of filing."""

    number: int
    offer: int
    offerors: tuple[Buyer, ...]
    """Who makes it, sealed to the case."""
    price: Twd
    deposit: Twd
    enclosed: tuple[Enclosure, ...] = ()
    """Papers that came with it."""
    findings: tuple[Finding, ...] = ()
    """What stands against it; the officer rules when it is heard."""


class OfferAllowed(Fact, frozen=True):
    """The offer buys; those filed after it get their deposits back."""

    number: int
    offer: int
    purchase: Purchase
    deposits: tuple[Lodged, ...]
    findings: tuple[Finding, ...] = ()
    """What stands against it, and the officer let pass."""
    despite: Text | None = None
    """The officer's reason."""


class OfferRefused(Fact, frozen=True):
    """The offer was refused and its deposit given back."""

    number: int
    offer: int
    reason: Text
    deposits: tuple[Lodged, ...]


class ReductionAsked(Fact, frozen=True):
    """A creditor asked for one more auction before any offer (CEA §95(2))."""

    number: int
    creditor: str
    reappraised: bool = False
    """Its minimum comes from a new appraisal."""


class LotDeemedWithdrawn(Fact, frozen=True):
    """視為撤回: the special sale or the last auction ended without a buyer."""

    number: int


DocketEvent = (
    RulesTaken
    | LotAnnounced
    | ResultRecorded
    | CaseRecorded
    | SessionRecorded
    | NoticePublished
    | LotHalted
    | PriorityNotified
    | PriorityAnswered
    | PrioritySettled
    | BalancePaid
    | BuyerDefaulted
    | StandbyCalled
    | StandbyWaived
    | DefaultSettled
    | DepositRefunded
    | TitleIssued
    | GoodsDelivered
    | AttachmentLifted
    | AwardRevoked
    | LotAccepted
    | SpecialSaleOpened
    | BuyerProhibited
    | OfferFiled
    | OfferAllowed
    | OfferRefused
    | ReductionAsked
    | LotDeemedWithdrawn
)
