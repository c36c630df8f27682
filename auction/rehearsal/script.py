"""The rehearsal script: a TOML file that a person writes and a room plays.

A script says who is there, when the day is, what staff do, what happens to things, and what must
come of it. It never says what a bidder does to the room: there is no such command.
"""

from datetime import UTC, datetime, time
from pathlib import Path

import msgspec
from msgspec import Struct, field

from auction.session.commands import ActOfTwo, AdjournSession, StaffCommand
from auction.session.phases import Phase
from auction.terms import BidderNumber, LotMark, Twd

BUNDLED = Path(__file__).parent / "bundled"
WEDNESDAY = BUNDLED / "wednesday.toml"


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a script: what it does not know it refuses."""


class Visitor(Part, frozen=True):
    """Somebody at the door. Every name and number is invented."""

    paddle: BidderNumber
    """The paddle this visitor must be given, so admission order is the order of paddles."""
    name: str
    document: str
    number: str


class When(Part, frozen=True):
    """What must be seen on the console before the step; everything named must hold at once."""

    phase: Phase | None = None
    next: str | None = None
    """The command the console offers as the one next act."""
    lift: str | None = None
    slot: str | None = None
    door: str | None = None
    box: str | None = None
    """Whether the box answers: READY, DOUBTFUL, LOST or ABSENT."""
    lot: LotMark | None = None
    stage: str | None = None
    """The stage of `lot`."""


Thing = dict[str, str | int | float | bool]
"""Something done to a thing: one control message, `do` and its figures. It goes to that simulator's
own control socket and nowhere else; docs/reference/devices.md lists what each simulator knows."""


class Run(Part, frozen=True):
    """A run of oral bids, entered one after another."""

    lot: LotMark
    every: float
    """Seconds from one bid to the next."""
    bids: tuple[tuple[BidderNumber, Twd], ...]


class Step(Part, frozen=True):
    """One thing that happens, when it happens and what must come of it."""

    at: time | None = None
    """Room time, Taipei: not before this."""
    when: When | None = None
    """Not before this is seen."""
    after: float | None = None
    """Seconds to wait once everything else is fulfilled; the sitting's `pace` for staff acts."""
    within: float = 30.0
    """Seconds after which waiting for `when`, or for the act to be offered, is a failure."""
    by: str | tuple[str, str] | None = None
    """The member of staff; for an act of two the one who proposes and the one who seconds."""
    do: StaffCommand | ActOfTwo | None = None
    admit: BidderNumber | None = None
    """Admit the visitor with this paddle."""
    checked: bool = False
    """With `admit`: the clerk answers the check-digit warning."""
    bids: Run | None = None
    box: Thing | None = None
    clock: Thing | None = None
    say: str | None = None
    """A line for the terminal: what somebody in the room says or does."""
    expect_refusal: str | None = None
    """The refusal code this act must meet; it is then sent without waiting to be offered."""

    @property
    def kind(self) -> str:
        """Which one thing this step is."""
        kinds = [k for k in ("do", "admit", "bids", "box", "clock") if getattr(self, k) is not None]
        return kinds[0] if kinds else "say"

    @property
    def people(self) -> tuple[str, ...]:
        """The staff who act, proposer first."""
        if self.by is None:
            return ()
        return (self.by,) if isinstance(self.by, str) else self.by


class Winner(Part, frozen=True):
    """Who must hold what share of a lot in the end."""

    bidder: BidderNumber
    share: str = "1"


class ExpectedLot(Part, frozen=True):
    """What must have become of a lot."""

    lot: LotMark
    status: str
    price: Twd | None = None
    winners: tuple[Winner, ...] = ()


class Expect(Part, frozen=True):
    """What must have come of a sitting."""

    lots: tuple[ExpectedLot, ...] = ()
    journal: str = "OK"
    """What `auction verify` must say of the session folder."""


class Sitting(Part, frozen=True, kw_only=True):
    """One session of the room (拍賣期日)."""

    anchor: datetime
    """Room time at the start, with its offset from UTC."""
    deadline: time
    """The deadline of the first box round, Taipei, on the day of the anchor."""
    lots: str
    """The lot-list file, beside the script."""
    pace: float = 0.6
    """Seconds a person takes between seeing that an act is offered and doing it."""
    steps: tuple[Step, ...]
    expect: Expect = Expect()

    @property
    def adjourns(self) -> bool:
        """Whether the session ends within the script."""
        return any(isinstance(step.do, AdjournSession) for step in self.steps)

    def ms(self, at: time) -> int:
        """Room time in UTC milliseconds of a clock time on the day of the anchor."""
        moment = datetime.combine(self.anchor.date(), at, tzinfo=self.anchor.tzinfo)
        return int(moment.astimezone(UTC).timestamp() * 1000)


class Script(Part, frozen=True, kw_only=True):
    """A rehearsal file."""

    title: str
    title_en: str = ""
    about: str = ""
    staff: tuple[str, ...]
    """Ids of the rehearsal people who act in it."""
    visitors: tuple[Visitor, ...] = ()
    sessions: tuple[Sitting, ...] = field(name="session")

    @property
    def sitting(self) -> Sitting:
        """The sitting of a file with one."""
        return self.sessions[0]

    def visitor(self, paddle: BidderNumber) -> Visitor:
        """The visitor who is to hold a paddle."""
        return next(visitor for visitor in self.visitors if visitor.paddle == paddle)


def schema() -> dict[str, object]:
    """The format's JSON Schema."""
    return msgspec.json.schema(Script)
