"""What the docket adds up to: every lot the branch ever announced, and where each stands."""

from __future__ import annotations  # rpds classes cannot be subscripted at run time

from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from rpds import HashTrieMap

from auction.docket.notice import Notice
from auction.docket.terms import Buyer, Lodged, PriorityNotice, Purchase, Rules, Standby
from auction.rules.default import DefaultAccount
from auction.rules.eligibility import Enclosure
from auction.rules.priority import Right
from auction.rules.rounds import ROUNDS
from auction.terms import Barred, Case, Lot, LotMark, PersonRef, Twd


class Stage(StrEnum):
    """Where a lot stands in its long life."""

    ANNOUNCED = "ANNOUNCED"
    STOPPED = "STOPPED"
    WITHDRAWN = "WITHDRAWN"
    POSTPONED = "POSTPONED"
    NOT_AWARDED = "NOT_AWARDED"
    UNSOLD = "UNSOLD"
    SPECIAL_SALE = "SPECIAL_SALE"
    DEEMED_WITHDRAWN = "DEEMED_WITHDRAWN"
    AWARDED = "AWARDED"
    AWARDED_PENDING_PRIORITY = "AWARDED_PENDING_PRIORITY"
    ACCEPTED = "ACCEPTED"
    PAID = "PAID"
    DEFAULTED = "DEFAULTED"
    TITLE_ISSUED = "TITLE_ISSUED"
    DELIVERED = "DELIVERED"
    """Movables handed over against full payment."""
    RETURNED = "RETURNED"
    """Movables given back to the obligor: the attachment was lifted."""


TO_BE_SOLD = frozenset(
    {
        Stage.ANNOUNCED,
        Stage.STOPPED,
        Stage.WITHDRAWN,
        Stage.POSTPONED,
        Stage.NOT_AWARDED,
        Stage.UNSOLD,
        Stage.DEEMED_WITHDRAWN,
        Stage.DEFAULTED,
    }
)
"""Stages in which a lot may be announced: for its next round, once more, or from the start."""
SOLD = frozenset({Stage.AWARDED, Stage.AWARDED_PENDING_PRIORITY, Stage.ACCEPTED, Stage.PAID})
"""Stages in which somebody buys and ownership has not passed."""
STANDING = SOLD | {Stage.TITLE_ISSUED, Stage.DELIVERED}
"""Stages in which a price counts towards the claims of its case."""
FROM_THE_START = frozenset({Stage.WITHDRAWN, Stage.DEEMED_WITHDRAWN})
"""Stages after which the referring agency may only begin anew."""


class Holder(Struct, frozen=True):
    """A notified holder of a priority right: their last day, and the answer once there is one."""

    right: Right
    notice: PriorityNotice
    lapses: date
    exercised: bool | None = None


class Offer(Struct, frozen=True):
    """An offer in a special sale; `open` until it is allowed or refused."""

    number: int
    offerors: tuple[Buyer, ...]
    price: Twd
    deposit: Twd
    enclosed: tuple[Enclosure, ...] = ()
    open: bool = True

    @property
    def label(self) -> str:
        """What its buyer is called in the docket: `offer:1`."""
        return f"offer:{self.number}"


class SpecialSale(Struct, frozen=True):
    """應買公告: its last day and the offers in order of filing."""

    published: date
    ends: date
    offers: tuple[Offer, ...] = ()

    @property
    def waiting(self) -> tuple[Offer, ...]:
        """Offers not decided yet, the first filed first."""
        return tuple(offer for offer in self.offers if offer.open)

    def deposit_id(self, offer: Offer) -> str:
        """The docket's name for the deposit lodged with an offer."""
        return f"{self.published}/offer-{offer.number}"


class Lapsed(Struct, frozen=True):
    """A purchase that lapsed because its price was not paid."""

    purchase: Purchase
    session: str | None = None
    """The sitting it was bought in."""
    account: DefaultAccount | None = None
    """What the buyer owes, once the lot is sold again and it is settled."""
    bars: bool = True
    """The buyer may not bid in the sale that makes up for it."""

    @property
    def settled(self) -> bool:
        """Whether it is known what the buyer owes."""
        return self.account is not None


class DocketLot(Struct, frozen=True, kw_only=True):
    """A lot across rounds."""

    number: int
    lot: Lot
    """As last announced: this round, its minimums, its deposit."""
    stage: Stage = Stage.ANNOUNCED
    listed: tuple[tuple[str, LotMark], ...] = ()
    """Sittings that listed it, and under which mark."""
    notice: Notice | None = None
    """The notice of the sale that is coming."""
    max_rounds: int | None = ROUNDS
    unsold_on: date | None = None
    cause: str | None = None
    """Why it was not sold, or why its sale was stopped."""
    price: Twd | None = None
    allocation: tuple[Twd, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    priority: tuple[Holder, ...] = ()
    """Everybody notified of a priority right that is open, in the order of their notices."""
    standby: tuple[Standby, ...] = ()
    undrawn: tuple[str, ...] = ()
    """Accepting creditors who were not drawn."""
    lapsed: tuple[Lapsed, ...] = ()
    special: SpecialSale | None = None
    reduction_asked: bool = False
    reappraised: bool = False
    """The auction that was asked for has its minimum from a new appraisal."""
    deposits: HashTrieMap[str, Lodged] = HashTrieMap()

    @property
    def session(self) -> str | None:
        """The sitting that listed it last."""
        return self.listed[-1][0] if self.listed else None

    @property
    def outstanding(self) -> Twd:
        """What all buyers together still owe, TWD."""
        return sum(purchase.outstanding for purchase in self.purchases)

    @property
    def barred(self) -> tuple[PersonRef, ...]:
        """Buyers who did not pay: they may not bid for it again (CEA §68-2)."""
        return tuple(person for one in self.lapsed if one.bars for person in one.purchase.people)

    @property
    def asked_first(self) -> tuple[str, ...]:
        """Who may step in before the lot is sold again: undrawn bidders, undrawn creditors."""
        if self.stage is not Stage.DEFAULTED:
            return ()
        return (*(one.bidder for one in self.standby), *self.undrawn)

    def with_deposits(self, *lodged: Lodged) -> DocketLot:
        """This lot with deposits put where they are now."""
        deposits = self.deposits
        for one in lodged:
            deposits = deposits.insert(one.id, one)
        return replace(self, deposits=deposits)


class Docket(Struct, frozen=True):
    """Every lot by its number, cases as last recorded, sittings in order."""

    lots: HashTrieMap[int, DocketLot] = HashTrieMap()
    listed: HashTrieMap[tuple[str, LotMark], int] = HashTrieMap()
    """Sitting and mark → docket number."""
    cases: HashTrieMap[str, Case] = HashTrieMap()
    case_of: HashTrieMap[int, str] = HashTrieMap()
    """Docket number → the case it is sold for."""
    prohibited: HashTrieMap[str, tuple[Barred, ...]] = HashTrieMap()
    """Case → who may not buy what is sold for it."""
    dates: HashTrieMap[str, str] = HashTrieMap()
    """Sealed sittings and their days."""
    rules: Rules | None = None
    """By which the office decided last."""

    def with_lot(self, lot: DocketLot) -> Docket:
        """This docket with one lot put in place of what it was."""
        return replace(self, lots=self.lots.insert(lot.number, lot))

    def in_order(self) -> tuple[DocketLot, ...]:
        """Every lot by its number."""
        return tuple(self.lots[number] for number in sorted(self.lots))
