"""The rehearsal script: a TOML file that a person writes and a room plays.

A script says who is there, what is sold, what lies in the envelopes, what staff do, what happens to
things, and what must come of it. It never says what a bidder does to the room: there is no such
command.
"""

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from auction.docket.lot_list import DayList, RoundEntry, SessionHead
from auction.rehearsal.catalogue import AnyCommand, SessionAct
from auction.rehearsal.expected import Expected, ExpectedDocketLot
from auction.rehearsal.lots import SketchedLot
from auction.rules.policy import Policy
from auction.session.commands import AdjournSession
from auction.session.phases import Phase
from auction.terms import Case, LotKind, LotMark, Twd

BUNDLED = Path(__file__).parent / "bundled"
WEDNESDAY = BUNDLED / "wednesday.toml"
TAIPEI = timezone(timedelta(hours=8))
_OPENS_BEFORE = timedelta(seconds=90)
_OPENS_WITHOUT_BOX = time(10, 30)

Label = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$")]
Staff = Annotated[str, Meta(pattern="^[A-Z][0-9]{2}$")]
Seconds = Annotated[float, Meta(ge=0)]
Thing = dict[str, str | int | float | bool]
Several = str | tuple[str, ...]
Fields = dict[str, dict[str, object]]


def _means(text: str) -> Meta:
    return Meta(description=text)


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a script: what it does not know it refuses."""


class Person(Part, frozen=True, kw_only=True):
    """Somebody who comes to the door, or sends a bid. Every name and number is invented."""

    name: Annotated[
        str, _means("Name as on the document; without it one is made up from the label.")
    ] = ""
    document: Annotated[
        str, _means("Which document is shown: `national_id`, `resident`, `passport` or `ubn`.")
    ] = "national_id"
    number: Annotated[
        str, _means("The number on it; without it one with a right check digit is made up.")
    ] = ""


class Paper(Part, frozen=True, kw_only=True):
    """An envelope prepared at home: the bid form in it, and the deposit bag."""

    lot: Annotated[LotMark, _means("The lot on its outer label.")]
    bidder: Annotated[
        str, _means("Label of the person on the form; the envelope's own label by default.")
    ] = ""
    amount: Annotated[
        int | None,
        _means("The total, TWD; fills `words` (capital numerals) and `digits` unless given."),
    ] = None
    words: Annotated[str | None, _means("The total in words, as written.")] = None
    digits: Annotated[str | None, _means("The total in figures, as written.")] = None
    parcels: Annotated[
        tuple[Twd, ...], _means("The price of each parcel, in the order of the lot's parcels.")
    ] = ()
    marks: Annotated[
        tuple[str, ...], _means("Ground codes (`G01` to `G26`) the officer sees on the paper.")
    ] = ()
    deposit: Annotated[
        tuple[Twd, ...] | None,
        _means("Instruments in the bag, TWD; by default one over the announced deposit."),
    ] = None
    cash: Annotated[Twd, _means("Banknotes in the bag, TWD.")] = 0
    bag_marks: Annotated[
        tuple[str, ...], _means("Grounds (`G12` to `G14`) the officer sees on an instrument.")
    ] = ()
    extra: Annotated[
        Fields,
        _means(
            "More for the acts that enter this paper, by command: "
            "`{ ReadBid = { … }, CheckDeposit = { … } }`."
        ),
    ] = {}


class When(Part, frozen=True, kw_only=True):
    """What must be seen on the console before the step; everything named must hold at once."""

    phase: Annotated[Phase | None, _means("The word on the blade.")] = None
    next: Annotated[str | None, _means("The command offered as the one next act.")] = None
    lift: Annotated[str | None, _means("`RAISED`, `LOWERED`, `BETWEEN`, `FAULT` or `UNKNOWN`.")] = (
        None
    )
    slot: Annotated[str | None, _means("`OPEN`, `SHUT` or `UNKNOWN`.")] = None
    door: Annotated[str | None, _means("`BOLTED`, `FREE` or `UNKNOWN`.")] = None
    box: Annotated[str | None, _means("Whether the box answers: `FOUND`, `LOST`, `ABSENT`.")] = None
    lot: Annotated[LotMark | None, _means("The lot whose `stage` is meant.")] = None
    stage: Annotated[str | None, _means("The stage of `lot`.")] = None


class Run(Part, frozen=True, kw_only=True):
    """A run of oral bids, entered one after another."""

    lot: Annotated[LotMark, _means("The lot that is being sold.")]
    bids: Annotated[
        tuple[tuple[str, Twd], ...], _means('Who and how much: `[["A", 60000], ["B", 70000]]`.')
    ]
    every: Annotated[Seconds, _means("Seconds from one bid to the next.")] = 1.0


class Step(Part, frozen=True, kw_only=True):
    """One thing that happens, when it happens and what must come of it."""

    at: Annotated[time | None, _means("Not before this room time, Taipei.")] = None
    when: Annotated[When | None, _means("Not before this is seen on the console.")] = None
    after: Annotated[
        Seconds | None, _means("Then this many seconds; the session's `pace` for acts of staff.")
    ] = None
    within: Annotated[
        Seconds, _means("Seconds `when`, and an act that cannot be done yet, are waited for.")
    ] = 30.0
    by: Annotated[
        Staff | tuple[Staff, Staff] | None,
        _means("Who does it; of two, who proposes and who seconds. By default whoever may."),
    ] = None
    say: Annotated[str | None, _means("A line for the terminal: what somebody says or does.")] = (
        None
    )
    expect_refusal: Annotated[
        str | None, _means("The refusal code this act must meet; it is then tried once only.")
    ] = None
    do: Annotated[
        str | SessionAct | None,
        _means("Any command with its fields; one without fields by its name alone."),
    ] = None
    admit: Annotated[Several | None, _means("Admit these people, in this order.")] = None
    checked: Annotated[
        bool, _means("With `admit`: the clerk answers the warning about the check digit.")
    ] = False
    prepare: Annotated[
        str | None,
        _means("Open the session, show the box empty, raise it for this round; until it is open."),
    ] = None
    drop: Annotated[Several | None, _means("Put these envelopes into the slot, in this order.")] = (
        None
    )
    empty: Annotated[
        str | None,
        _means(
            "After the close of this round: unlock, count, and sort the envelopes, numbered in the "
            "order they were dropped."
        ),
    ] = None
    open: Annotated[
        LotMark | None,
        _means(
            "Call this lot, open and read its envelopes, rule as proposed, open the bags of the "
            "leading bids."
        ),
    ] = None
    raises: Annotated[
        tuple[str, Twd] | None,
        _means('A tied bidder adds to the tied price: the envelope and how much: `["A", 10000]`.'),
    ] = None
    draws: Annotated[
        str | None, _means("The envelope drawn by lot in a tie, before two witnesses of the staff.")
    ] = None
    bids: Annotated[Run | None, _means("A run of oral bids; the lot is called first.")] = None
    calls: Annotated[LotMark | None, _means("Call the highest oral price of this lot once.")] = None
    sell: Annotated[
        LotMark | None,
        _means("Call the price of a movable to the third call, let the hammer fall, conclude it."),
    ] = None
    conclude: Annotated[
        LotMark | None,
        _means("Ask for objections, then award, or declare unsold, as the console proposes."),
    ] = None
    hand_back: Annotated[
        LotMark | None, _means("Return every deposit of this lot that is to be returned.")
    ] = None
    box: Annotated[
        Thing | None, _means("Something happens to the bid box: one control message.")
    ] = None
    clock: Annotated[
        Thing | None, _means("Something happens to the hall clock: one control message.")
    ] = None

    @property
    def kind(self) -> str:
        """Which one thing this step is."""
        return next((name for name in DOINGS if getattr(self, name) is not None), "say")

    @property
    def people(self) -> tuple[str, ...]:
        """The staff who are named, proposer first."""
        if self.by is None:
            return ()
        return (self.by,) if isinstance(self.by, str) else self.by


ROUTINES = ("prepare", "empty", "open", "sell", "conclude", "hand_back")
"""Steps that follow what the console offers until something is reached."""
SINGLE = ("do", "raises", "draws", "calls")
"""Steps that are one command; only these and `admit` can meet an expected refusal."""
MACHINES = ("box", "clock")
DOINGS = (*SINGLE, "admit", "bids", "drop", *ROUTINES, *MACHINES)


def several(names: Several) -> tuple[str, ...]:
    """One name or several."""
    return (names,) if isinstance(names, str) else names


class Round(Part, frozen=True, kw_only=True):
    """One raising of the box."""

    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,16}$", description="Name of the round.")]
    deadline: Annotated[time, _means("When the slot shuts, Taipei.")]
    lots: Annotated[tuple[LotMark, ...], _means("The lots whose envelopes go in.")]


class Sitting(Part, frozen=True, kw_only=True):
    """One session of the room (拍賣期日)."""

    date: Annotated[date, _means("The day.")]
    opens: Annotated[
        time | None,
        _means("Room time when the session is opened; 90 s before the first deadline by default."),
    ] = None
    deadline: Annotated[
        time | None, _means("When the slot shuts, where one round takes every sealed bid.")
    ] = None
    lots: Annotated[
        str | tuple[SketchedLot, ...],
        _means("The lots, or the name of a lot-list file beside the script."),
    ]
    rounds: Annotated[
        tuple[Round, ...], _means("`[[session.rounds]]`, where there are several.")
    ] = ()
    cases: Annotated[
        tuple[Case, ...], _means("`[[session.cases]]`: claims for which several lots are sold.")
    ] = ()
    envelopes: Annotated[
        dict[Label, Paper], _means("`[session.envelopes]`: what was prepared at home, by label.")
    ] = {}
    pace: Annotated[Seconds, _means("Seconds a person takes before an act of their own.")] = 0.6
    steps: Annotated[tuple[Step, ...], _means("What happens, in order.")]
    expect: Annotated[Expected, _means("`[session.expect]`: what must have come of it.")] = (
        Expected()
    )

    @property
    def adjourns(self) -> bool:
        """Whether the session ends within the script."""
        return any(step.do in ADJOURNING for step in self.steps)

    def anchor_of(self, day: DayList) -> datetime:
        """Room time at the opening of the session that is held for this list."""
        first = min((one.deadline for one in day.rounds), default=None)
        if self.opens is not None:
            return datetime.combine(self.date, self.opens, TAIPEI)
        if first is not None:
            return first.astimezone(TAIPEI) - _OPENS_BEFORE
        return datetime.combine(self.date, _OPENS_WITHOUT_BOX, TAIPEI)

    @property
    def all_rounds(self) -> tuple[Round, ...]:
        """The rounds as stated, or the one there is for every lot with sealed bids."""
        if self.rounds or self.deadline is None or isinstance(self.lots, str):
            return self.rounds
        sealed = tuple(lot.mark for lot in self.lots if lot.kind is LotKind.REAL_ESTATE)
        return (Round(id="1", deadline=self.deadline, lots=sealed),) if sealed else ()

    def day(self) -> DayList:
        """The lot list that the script itself states."""
        assert not isinstance(self.lots, str)
        return DayList(
            session=SessionHead(id=self.date.isoformat(), date=self.date),
            rounds=tuple(
                RoundEntry(
                    id=one.id,
                    deadline=datetime.combine(self.date, one.deadline, TAIPEI),
                    lots=one.lots,
                )
                for one in self.all_rounds
            ),
            cases=self.cases,
            lots=tuple(lot.entry() for lot in self.lots),
        )

    def ms(self, at: time) -> int:
        """Room time in UTC milliseconds of a clock time on the day."""
        return int(datetime.combine(self.date, at, TAIPEI).timestamp() * 1000)


ADJOURNING = (AdjournSession.__name__, AdjournSession())


class DocketAct(Part, frozen=True, kw_only=True):
    """Something done in the office between sessions."""

    on: Annotated[date, _means("The day.")]
    at: Annotated[time, _means("The hour, Taipei.")] = time(9, 0)
    by: Annotated[
        Staff | tuple[Staff, Staff] | None, _means("Who does it. By default whoever may.")
    ] = None
    do: Annotated[str | AnyCommand, _means("Any command with its fields.")]
    say: Annotated[str | None, _means("A line for the terminal.")] = None
    expect_refusal: Annotated[str | None, _means("The refusal code this act must meet.")] = None

    @property
    def moment(self) -> datetime:
        """When it is done."""
        return datetime.combine(self.on, self.at, TAIPEI)


class Script(Part, frozen=True, kw_only=True):
    """A rehearsal file."""

    title: Annotated[str, _means("What is rehearsed; stated in each session's first entry.")]
    title_en: Annotated[str, _means("The same in English.")] = ""
    about: Annotated[str, _means("A sentence for people.")] = ""
    people: Annotated[
        dict[Label, Person], _means("`[people]`: everybody else there, by label.")
    ] = {}
    policy: Annotated[
        Policy | None, _means("`[policy]`: what differs from the defaults of a branch.")
    ] = None
    sessions: Annotated[
        tuple[Sitting, ...], Meta(min_length=1, description="`[[session]]`, one table a sitting.")
    ] = field(name="session")
    docket: Annotated[
        tuple[DocketAct, ...], _means("`[[docket]]`: what the office does between sessions.")
    ] = ()
    expect: Annotated[
        tuple[ExpectedDocketLot, ...],
        _means("`[[expect]]`: how each lot must stand in the docket in the end."),
    ] = ()


def schema() -> dict[str, object]:
    """The format's JSON Schema."""
    return msgspec.json.schema(Script, schema_hook=_anything)


def _anything(kind: type) -> dict[str, object]:
    if kind is object:
        return {"title": "anything the command takes"}
    raise NotImplementedError(kind)
