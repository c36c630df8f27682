"""What lies on the table of the auction room: lots, envelopes, people, claims. No law yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from tests.auction.session.law.said import Said

MOST = 10**12
"""An amount beyond this has a zero too many."""
IN_HAND = {"OPENING", "ORAL", "HAMMERED"}
NO_RESULT = {"ANNOUNCED", *IN_HAND}


@dataclass
class Envelope:
    """A sealed bid on its way over the table."""

    number: int
    opened: bool = False
    read: bool = False
    holders: tuple[str, ...] = ()
    shares: tuple[Fraction, ...] = ()
    agent: str | None = None
    authority: bool = False
    enclosed: tuple[str, ...] = ()
    entered: Said | None = None
    """The first of two entries, where the branch wants two and the second is still to come."""
    second: Said | None = None
    """A second one that differs."""
    total: int | None = None
    written: tuple[str, ...] = ()
    """Grounds that the form itself gives, and those seen on it."""
    cured: tuple[str, ...] = ()
    bag: int | None = None
    """What the deposit bag holds, once it is open."""
    in_bag: tuple[str, ...] = ()
    """Grounds in the deposit bag."""
    valid: bool | None = None
    weighed: tuple[str, ...] = ()
    """What stood against it when it was ruled on."""
    split: bool = False
    back: bool = False
    """With its owner again."""


@dataclass
class Drawing:
    """Lots drawn by numbers."""

    among: tuple[int, ...]
    naming: list[int | None]
    """Who has still to name a number: None is the officer."""
    numbers: list[int] = field(default_factory=list)
    lost: bool = False
    over: bool = False


@dataclass
class Lot:
    """A lot, and everything that happened to it."""

    mark: str
    movable: bool
    auction: int
    minimum: int
    deposit: int
    reserve: int | None
    step: int
    opening_price: int | None
    parcels: int
    only_for: tuple[str, ...]
    """Land that not everybody may buy without a paper: `farmland`, `indigenous_reserve`."""
    stage: str = "ANNOUNCED"
    before: str = "ANNOUNCED"
    envelopes: dict[int, Envelope] = field(default_factory=dict)
    more: dict[int, int] = field(default_factory=dict)
    """What tied bidders added, by envelope."""
    slips: dict[int, int] = field(default_factory=dict)
    all_blank: bool = False
    drawn: int | None = None
    drawing: Drawing | None = None
    declined: list[int] = field(default_factory=list)
    """Tied bids whose bidders were asked since the last raise."""
    lodged: dict[str, int] = field(default_factory=dict)
    """Deposits of those who want to shout, by paddle, while they are at the branch."""
    shouts: list[tuple[str, int]] = field(default_factory=list)
    calls: int = 0
    asked: bool = False
    """The room was asked for objections."""
    objections: int = 0
    unruled: set[int] = field(default_factory=set)
    too_low: set[int] = field(default_factory=set)
    """Prices that were found too low when an objection was upheld."""
    price: int | None = None
    shares: dict[str, Fraction] = field(default_factory=dict)
    """Who bought it."""
    balance: int | None = None
    standby: tuple[str, ...] = ()
    creditors_asked: bool = False
    taking_price: int | None = None
    claimants: dict[str, int] = field(default_factory=dict)
    drawn_creditor: str | None = None
    taker: str | None = None

    def in_order(self) -> list[Envelope]:
        return [self.envelopes[number] for number in sorted(self.envelopes)]

    def begin_comparing_anew(self) -> None:
        """Somebody opened, read or ruled again: raises and drawings are done again."""
        self.more, self.slips, self.all_blank = {}, {}, False
        self.drawn, self.drawing, self.asked = None, None, False
        self.declined = []


@dataclass
class Person:
    """Somebody with a number of today."""

    identity: str
    present: bool
    creditor: bool
    barred: tuple[str, ...]
    juristic: str
    """`natural`, `private_juristic` or `public_juristic`."""
    minor: bool
    from_abroad: bool
    shown: bool
    """An identity document."""
    represented: bool
    """Shown to act for a juristic person, where it is one."""
    seat: str = ""


@dataclass
class Case:
    """Claims that several lots are sold for."""

    lots: tuple[str, ...]
    claims: int
    costs: int
    taxes: int
    paid: int
    raised_before: int
    pairs: tuple[tuple[str, ...], ...]
    stop_when_enough: bool
    listed: dict[str, int]
    """Creditors and their shares."""
    kinds: dict[str, str]
    """Creditors and what they are: `natural`, `private_juristic`, `public_juristic`."""
    chosen: bool = False


@dataclass
class Round:
    """One raising of the box."""

    lots: tuple[str, ...]
    mail: dict[int, str] = field(default_factory=dict)
    """Where each bid by mail is: CUSTODY, OUT (never into the box), BOX, BACK."""
    last_mail: int | None = None
    dropped: int = 0
    counted: int | None = None
    by_mail: int = 0
    difference_accepted: bool = False

    def agrees(self) -> bool:
        """Hands, beam and mail log tell the same, or two people go on although they do not."""
        in_the_box = sum(where == "BOX" for where in self.mail.values())
        same = (self.counted, self.by_mail) == (self.dropped, in_the_box)
        return same or self.difference_accepted


class Table:
    """The room's table before anybody says anything."""

    def __init__(
        self, lots: list[Said], rounds: list[Said], cases: list[Said], policy: Said
    ) -> None:
        self.lots = {one.text("mark"): _lot(one) for one in lots}
        self.order = tuple(self.lots)
        self.cases = {one.text("id"): _case(one) for one in cases}
        self.rounds = {
            one.text("round"): Round(
                one.texts("lots"), last_mail=one.number_or_none("mail_until_ms")
            )
            for one in rounds
        }
        self.policy = policy
        self.people: dict[str, Person] = {}
        self.numbers_given = 0
        self.sheets_entered: set[int] = set()
        self.prohibited: dict[int, tuple[str, tuple[str, ...]]] = {}
        """Whose identity may not bid, and for which lots."""
        self.prohibitions = 0

    def round_of(self, mark: str) -> Round:
        return next(one for one in self.rounds.values() if mark in one.lots)

    def case_of(self, mark: str) -> Case | None:
        return next((one for one in self.cases.values() if mark in one.lots), None)

    def in_hand(self) -> Lot | None:
        """The lot that was called and has no result yet; never two."""
        called = [lot for lot in self.lots.values() if lot.stage in IN_HAND]
        assert len(called) <= 1, "two lots in hand"
        return called[0] if called else None

    def envelopes(self) -> Iterator[tuple[Lot, Envelope]]:
        for lot in self.lots.values():
            for envelope in lot.in_order():
                yield lot, envelope

    def may_not_buy(self, number: str, mark: str) -> bool:
        """The obligor, or staff of the sale (CEA §70(6); CC §392)."""
        who = self.people[number].identity
        return any(who == one and mark in lots for one, lots in self.prohibited.values())

    def here(self, number: str | None) -> bool:
        """Whether that person is in the room."""
        return number is not None and number in self.people and self.people[number].present


def _lot(one: Said) -> Lot:
    return Lot(
        mark=one.text("mark"),
        movable=one.text("kind") == "movable",
        auction=one.number("auction_round"),
        minimum=one.number_or_none("minimum") or 0,
        deposit=one.number("deposit"),
        reserve=one.number_or_none("reserve"),
        step=one.number("step"),
        opening_price=one.number_or_none("opening_price"),
        parcels=len(one.rows("parcels")),
        only_for=one.texts("restrictions"),
    )


def _case(one: Said) -> Case:
    return Case(
        lots=one.texts("lots"),
        claims=one.number("claims"),
        costs=one.number("costs"),
        taxes=one.number("taxes"),
        paid=one.number("paid"),
        raised_before=one.number("raised"),
        pairs=one.groups("inseparable"),
        stop_when_enough=one.flag("stop_when_sufficient"),
        listed={each.text("code"): each.number("share") for each in one.rows("creditors")},
        kinds={each.text("code"): each.text("kind") for each in one.rows("creditors")},
    )
