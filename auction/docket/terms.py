"""Values the docket's facts and commands share."""

from datetime import date
from enum import StrEnum

from auction.rules.eligibility import Bidder
from auction.rules.periods import YearOfWork
from auction.rules.policy import Policy
from auction.terms import Holding, PersonRef, Twd, Value


class Rules(Value, frozen=True):
    """What a branch decides by: its policy, and working days from last year's calendar on."""

    policy: Policy
    calendar: dict[int, YearOfWork]


class Place(StrEnum):
    """Where a deposit is."""

    HELD = "HELD"
    """With the branch, for its owner."""
    APPLIED = "APPLIED"
    """Part of the price."""
    RETURNED = "RETURNED"
    FORFEIT_SETOFF = "FORFEIT_SETOFF"
    """Set off against what a defaulting buyer owes; what is left of it was given back."""


class Lodged(Value, frozen=True, kw_only=True):
    """A deposit: sitting and envelope, whose it is, how much (None: its bag was never opened)."""

    id: str
    bidder: str | None = None
    amount: Twd | None = None
    place: Place = Place.HELD
    kept: Twd = 0
    """What of it went into the price or was set off, TWD."""
    refunded: Twd = 0
    """What of it was given back, TWD; a bag that was never opened goes back as it is."""


class Purchase(Value, frozen=True, kw_only=True):
    """Somebody's purchase of a lot, or of the parcels their right covers."""

    buyer: str
    """Bidder number, code of a creditor or priority holder, or `offer:1`."""
    price: Twd
    people: tuple[PersonRef, ...] = ()
    holdings: tuple[Holding, ...] = ()
    deposit: Twd = 0
    deposit_id: str | None = None
    set_off: Twd = 0
    """An accepting creditor's share of the distribution."""
    paid: Twd = 0
    due: date | None = None
    """None while a priority right is open."""

    @property
    def outstanding(self) -> Twd:
        """What is still owed, TWD."""
        return self.price - self.deposit - self.set_off - self.paid


class Buyer(Value, frozen=True, kw_only=True):
    """Somebody who offers to buy, with everything personal already in the vault."""

    person: PersonRef
    who: Bidder = Bidder()
    """What the rules ask of a buyer, as the document shows it."""
    share: str = ""
    """Their share of what is bought jointly; empty for equal ones."""
    settled: bool = True
    """The check digit of their number fits, or the clerk says that the number is right."""


class Standby(Value, frozen=True):
    """A tied bid that was not drawn, and the price at which lots were drawn."""

    bidder: str
    """Its bidder's number; joint bidders stand by together: `2、3`."""
    price: Twd
    people: tuple[PersonRef, ...] = ()
    holdings: tuple[Holding, ...] = ()
    """Who would hold what share; none, and `bidder` would hold all."""


class PriorityNotice(Value, frozen=True, kw_only=True):
    """A holder of a priority right as notified, by a code and never by name.

    Who has rights of two kinds is notified of each, under a code for each.
    """

    code: str
    served: date
    """The day the notice reached them; their days begin with it."""
    share: str = "1"
    registered: int = 0
    """Place in the order of registration, the earliest first."""
    parcels: tuple[int, ...] = ()
    """Places (from 0) of the parcels the right covers; none named means all."""


class RevokeCause(StrEnum):
    """Why an award is taken back, and so what the lot then is."""

    UNLAWFUL = "UNLAWFUL"
    """原處分撤銷: something was done wrongly; the lot needs a new date."""
    SURPLUS = "SURPLUS"
    """足額清償: other awards suffice and the notice says that this one may then be revoked."""
    WITHDRAWN = "WITHDRAWN"
    """撤回: the referring agency withdraws and the winner consents."""
