"""The rehearsal script: a TOML file that a person writes and a room plays.

A script says who is there, what is sold, what lies in the envelopes, what staff do, what happens to
things, and what must come of it. It never says what a bidder does to the room: there is no such
command.
"""

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, field

from auction.docket.lot_list import DayList, RoundEntry, SessionHead
from auction.rehearsal.catalogue import AnyCommand
from auction.rehearsal.expected import Expected, ExpectedDocketLot
from auction.rehearsal.lots import SketchedLot
from auction.rehearsal.step import Label, Part, Seconds, Staff, Step, means
from auction.rules.policy import Policy
from auction.session.commands import AdjournSession
from auction.terms import Case, LotKind, LotMark, Twd

BUNDLED = Path(__file__).parent / "bundled"
WEDNESDAY = BUNDLED / "wednesday.toml"
TAIPEI = timezone(timedelta(hours=8))
_OPENS_BEFORE = timedelta(seconds=90)
_OPENS_WITHOUT_BOX = time(10, 30)

Fields = dict[str, dict[str, object]]


class Person(Part, frozen=True, kw_only=True):
    """Somebody who comes to the door, or sends a bid. Every name and number is invented."""

    name: Annotated[
        str, means("Name as on the document; without it one is made up from the label.")
    ] = ""
    document: Annotated[
        str, means("Which document is shown: `national_id`, `resident`, `passport` or `ubn`.")
    ] = "national_id"
    number: Annotated[
        str, means("The number on it; without it one with a right check digit is made up.")
    ] = ""


class Mail(Part, frozen=True, kw_only=True):
    """How an envelope came by mail."""

    arrived: Annotated[time, means("The hour it arrived, Taipei.")]
    on: Annotated[date | None, means("The day; that of the session by default.")] = None
    sealed: Annotated[bool, means("Whether it arrived sealed.")] = True
    labelled: Annotated[
        bool, means("Whether its label shows day, hour and case as the notice prescribes.")
    ] = True


class Paper(Part, frozen=True, kw_only=True):
    """An envelope prepared at home: the bid form in it, and the deposit bag."""

    lot: Annotated[LotMark, means("The lot on its outer label.")]
    bidder: Annotated[
        str, means("Label of the person on the form; the envelope's own label by default.")
    ] = ""
    amount: Annotated[
        int | None,
        means("The total, TWD; fills `words` (capital numerals) and `digits` unless given."),
    ] = None
    words: Annotated[str | None, means("The total in words, as written.")] = None
    digits: Annotated[str | None, means("The total in figures, as written.")] = None
    parcels: Annotated[
        tuple[Twd, ...], means("The price of each parcel, in the order of the lot's parcels.")
    ] = ()
    marks: Annotated[
        tuple[str, ...], means("Ground codes (`G01` to `G26`) the officer sees on the paper.")
    ] = ()
    deposit: Annotated[
        tuple[Twd, ...] | None,
        means("Instruments in the bag, TWD; by default one over the announced deposit."),
    ] = None
    cash: Annotated[Twd, means("Banknotes in the bag, TWD.")] = 0
    bag_marks: Annotated[
        tuple[str, ...], means("Grounds (`G12` to `G14`) the officer sees on an instrument.")
    ] = ()
    mail: Annotated[
        Mail | None, means("It came by mail: `{ arrived = 09:12:00 }`; goes with `log_mail`.")
    ] = None
    extra: Annotated[
        Fields,
        means(
            "More for the acts that enter this paper, by command: "
            "`{ ReadBid = { … }, CheckDeposit = { … } }`."
        ),
    ] = field(default_factory=dict)


class Round(Part, frozen=True, kw_only=True):
    """One raising of the box."""

    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,16}$", description="Name of the round.")]
    deadline: Annotated[time, means("When the slot shuts, Taipei.")]
    lots: Annotated[tuple[LotMark, ...], means("The lots whose envelopes go in.")]
    mail_until: Annotated[
        time | None, means("Last arrival of bids by mail; none are taken without it.")
    ] = None


class Sitting(Part, frozen=True, kw_only=True):
    """One session of the room (拍賣期日)."""

    date: Annotated[date, means("The day.")]
    opens: Annotated[
        time | None,
        means("Room time when the session is opened; 90 s before the first deadline by default."),
    ] = None
    deadline: Annotated[
        time | None, means("When the slot shuts, where one round takes every sealed bid.")
    ] = None
    mail_until: Annotated[
        time | None, means("Last arrival of bids by mail, where one round takes them.")
    ] = None
    lots: Annotated[
        str | tuple[SketchedLot, ...],
        means("The lots, or the name of a lot-list file beside the script."),
    ]
    rounds: Annotated[
        tuple[Round, ...], means("`[[session.rounds]]`, where there are several.")
    ] = ()
    cases: Annotated[
        tuple[Case, ...], means("`[[session.cases]]`: claims for which several lots are sold.")
    ] = ()
    envelopes: Annotated[
        dict[Label, Paper], means("`[session.envelopes]`: what was prepared at home, by label.")
    ] = field(default_factory=dict)
    pace: Annotated[Seconds, means("Seconds a person takes before an act of their own.")] = 0.6
    steps: Annotated[tuple[Step, ...], means("What happens, in order.")]
    expect: Annotated[Expected, means("`[session.expect]`: what must have come of it.")] = (
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
        if not sealed:
            return ()
        only = Round(id="1", deadline=self.deadline, lots=sealed, mail_until=self.mail_until)
        return (only,)

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
                    mail_until=None
                    if one.mail_until is None
                    else datetime.combine(self.date, one.mail_until, TAIPEI),
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

    on: Annotated[date, means("The day.")]
    at: Annotated[time, means("The hour, Taipei.")] = time(9, 0)
    by: Annotated[
        Staff | tuple[Staff, Staff] | None, means("Who does it. By default whoever may.")
    ] = None
    do: Annotated[str | AnyCommand, means("Any command with its fields.")]
    say: Annotated[str | None, means("A line for the terminal.")] = None
    expect_refusal: Annotated[str | None, means("The refusal code this act must meet.")] = None

    @property
    def moment(self) -> datetime:
        """When it is done."""
        return datetime.combine(self.on, self.at, TAIPEI)


class Script(Part, frozen=True, kw_only=True):
    """A rehearsal file."""

    title: Annotated[str, means("What is rehearsed; stated in each session's first entry.")]
    title_en: Annotated[str, means("The same in English.")] = ""
    about: Annotated[str, means("A sentence for people.")] = ""
    people: Annotated[dict[Label, Person], means("`[people]`: everybody else there, by label.")] = (
        field(default_factory=dict)
    )
    policy: Annotated[
        Policy | None, means("`[policy]`: what differs from the defaults of a branch.")
    ] = None
    sessions: Annotated[
        tuple[Sitting, ...], Meta(min_length=1, description="`[[session]]`, one table a sitting.")
    ] = field(name="session")
    docket: Annotated[
        tuple[DocketAct, ...], means("`[[docket]]`: what the office does between sessions.")
    ] = ()
    expect: Annotated[
        tuple[ExpectedDocketLot, ...],
        means("`[[expect]]`: how each lot must stand in the docket in the end."),
    ] = ()


def schema() -> dict[str, object]:
    """The format's JSON Schema."""
    return msgspec.json.schema(Script, schema_hook=_anything)


def _anything(kind: type) -> dict[str, object]:
    if kind is object:
        return {"title": "anything the command takes"}
    raise NotImplementedError(kind)
