"""What the office asks of the docket between sittings.

A lot is named by its mark, and by the sitting that listed it where several open lots have that mark
(`session`, None for the one there is). Days are calendar days in Taipei; amounts whole New Taiwan
dollars. A field of type `Sentence` is typed text: the room seals it before the rules see it.
"""

from datetime import date
from typing import get_args

import msgspec

from auction.docket.notice import Notice
from auction.docket.terms import Buyer, PriorityNotice, RevokeCause
from auction.rules.eligibility import Enclosure, Prohibition
from auction.rules.priority import Right
from auction.rules.stopping import StopCause
from auction.terms import Code, Command, Creditor, Lot, LotMark, Sentence, Twd, Value

# --- announcing ----------------------------------------------------------------------------------


class PublishNotice(Command, frozen=True):
    """Publish the notice of sale (拍賣公告) of a lot; whatever the law misses in it blocks it."""

    lot: Lot
    notice: Notice


class HaltLot(Command, frozen=True):
    """Stop, withdraw or postpone a lot between sittings, before anybody bought it."""

    lot: LotMark
    cause: StopCause
    reason: Sentence
    session: str | None = None


# --- priority rights -----------------------------------------------------------------------------


class NotifyPriority(Command, frozen=True):
    """Enter that those who may step in at the award price were notified (優先承買).

    Holders of different parcels are notified together, rights of another kind by a further command;
    each has their own days.
    """

    lot: LotMark
    right: Right
    holders: tuple[PriorityNotice, ...]
    winners_are_co_owners: tuple[bool, ...] = ()
    """One for each winner; asked for when co-owners are notified."""
    session: str | None = None


class AnswerPriority(Command, frozen=True):
    """Enter what a notified holder answered."""

    lot: LotMark
    holder: Code
    exercised: bool
    session: str | None = None


class SettlePriority(Command, frozen=True):
    """Decide what the answers come to; once a holder's days are over, silence is a waiver."""

    lot: LotMark
    drawn: tuple[str, ...] = ()
    """Who was drawn by lots, or chosen by the officer, for parcels where the law has no rule."""
    hold_deposit: bool = False
    """Keep the winner's deposit while a lawsuit about the right is pending."""
    session: str | None = None


# --- the price -----------------------------------------------------------------------------------


class RecordBalance(Command, frozen=True):
    """Enter what a buyer paid of the price."""

    lot: LotMark
    amount: Twd
    buyer: str | None = None
    """Whose payment; None where one buyer owes the price."""
    session: str | None = None


class DeclareDefault(Command, frozen=True):
    """Declare that a buyer did not pay in time: the award lapses, the lot is sold again."""

    lot: LotMark
    buyer: str | None = None
    session: str | None = None


class CallStandby(Command, frozen=True):
    """After a default let an undrawn tied bidder buy at the price at which lots were drawn."""

    lot: LotMark
    wanting: tuple[str, ...]
    """Every standby bidder who wants it (`2、3` for a joint bid); none of those asked, if empty."""
    drawn: str | None = None
    """Which of several was drawn."""
    session: str | None = None


class SettleDefault(Command, frozen=True):
    """After the re-sale fix what the defaulter owes, and set the deposit off against it."""

    lot: LotMark
    costs: Twd
    """Costs of the re-sale, TWD."""
    session: str | None = None


class RefundDeposit(Command, frozen=True):
    """Give back a deposit still held, through accounts."""

    lot: LotMark
    deposit: str
    """Its name in the docket: sitting and envelope, `2026-12-02-1/3`."""
    session: str | None = None


# --- the end -------------------------------------------------------------------------------------


class IssueTitle(Command, frozen=True):
    """Enter that the title certificate (權利移轉證書) was received; the sale is final then."""

    lot: LotMark
    session: str | None = None


class DeliverGoods(Command, frozen=True):
    """Enter that movables were delivered against full payment."""

    lot: LotMark
    session: str | None = None


class LiftAttachment(Command, frozen=True):
    """Give unsold movables back to the obligor after the last auction."""

    lot: LotMark
    session: str | None = None


class RevokeAward(Command, frozen=True):
    """Take an award back before its title certificate."""

    lot: LotMark
    cause: RevokeCause
    reason: Sentence
    winner_consents: bool = False
    session: str | None = None


# --- acceptance by a creditor --------------------------------------------------------------------


class AcceptLot(Command, frozen=True):
    """Enter that creditors accept an unsold lot (承受) and who was drawn of several."""

    lot: LotMark
    creditors: tuple[Creditor, ...]
    due: date
    """When the price above the creditor's share is due."""
    drawn: str | None = None
    price: Twd | None = None
    """Appraised price, for movables only; else the round's minimum or the reserve."""
    enclosed: tuple[Enclosure, ...] = ()
    """Papers that each of them showed, where the lot may not be sold to everybody."""
    despite: Sentence | None = None
    """Why the officer lets them take it although the rules find a bar."""
    session: str | None = None


# --- special sale --------------------------------------------------------------------------------


class OpenSpecialSale(Command, frozen=True):
    """Publish that anybody may buy at the last minimum for three months (應買公告)."""

    lot: LotMark
    session: str | None = None


class Offeror(Value, frozen=True, kw_only=True):
    """Somebody as their document has them; the room seals it before the rules see it."""

    document: str
    number: str
    name: str
    warning_answered: bool = False
    born: str = ""
    """Date of birth where it matters, as `99年5月1日` or `099/05/01`."""
    public_body: bool = False
    """A juristic person under public law."""
    unrepresented: bool = False
    """A juristic person for which nothing encloses registration and authority to act."""
    share: str = ""
    """Share of what is bought jointly, such as `1/3`; equal ones where nobody states any."""


class FileOffer(Command, frozen=True):
    """Enter an offer to buy (聲明應買狀); offers are heard in the order they were filed."""

    lot: LotMark
    offerors: tuple[Offeror, ...]
    price: Twd
    deposit: Twd
    enclosed: tuple[Enclosure, ...] = ()
    """Papers that came with it, where the lot may not be sold to everybody."""
    session: str | None = None


class LodgeOffer(Command, frozen=True):
    """An offer to buy with everything personal already in the vault."""

    lot: LotMark
    offerors: tuple[Buyer, ...]
    price: Twd
    deposit: Twd
    enclosed: tuple[Enclosure, ...] = ()
    session: str | None = None


class ProhibitBuyer(Command, frozen=True):
    """Say who may not buy what is sold for the case of a lot; offers and the door compare."""

    lot: LotMark
    buyer: Offeror
    role: Prohibition
    session: str | None = None


class BarBuyer(Command, frozen=True):
    """Who may not buy, with everything personal already in the vault."""

    lot: LotMark
    buyer: Buyer
    role: Prohibition
    session: str | None = None


class AllowOffer(Command, frozen=True):
    """Let the first offer buy, creditor and obligor having been heard."""

    lot: LotMark
    offer: int
    despite: Sentence | None = None
    """Why the officer lets it buy although the rules find a bar."""
    session: str | None = None


class RefuseOffer(Command, frozen=True):
    """Refuse the first offer, with the reason."""

    lot: LotMark
    offer: int
    reason: Sentence
    session: str | None = None


class AskReduction(Command, frozen=True):
    """A creditor asks, before any offer, for one more auction, with a cut or a new appraisal."""

    lot: LotMark
    creditor: Code
    reappraised: bool = False
    """A new appraisal (另行估價) gives the minimum, no cut does."""
    session: str | None = None


class EndSpecialSale(Command, frozen=True):
    """End a special sale whose last day is over: the lot is deemed withdrawn (視為撤回)."""

    lot: LotMark
    session: str | None = None


DocketCommand = (
    PublishNotice
    | HaltLot
    | NotifyPriority
    | AnswerPriority
    | SettlePriority
    | RecordBalance
    | DeclareDefault
    | CallStandby
    | SettleDefault
    | RefundDeposit
    | IssueTitle
    | DeliverGoods
    | LiftAttachment
    | RevokeAward
    | AcceptLot
    | OpenSpecialSale
    | FileOffer
    | ProhibitBuyer
    | AllowOffer
    | RefuseOffer
    | AskReduction
    | EndSpecialSale
)
"""What may be asked of the docket over HTTP."""

SealedOffer = LodgeOffer | BarBuyer
"""What the room turns a command into that names people."""

DOCKET_COMMANDS: tuple[type[Command], ...] = get_args(DocketCommand)


class DocketRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A command of the office as sent: its id makes it idempotent."""

    id: str
    command: DocketCommand
