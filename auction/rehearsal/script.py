"""The rehearsal script: a TOML file that a person writes and a room plays.

A script says who is there, what is sold, what lies in the envelopes, what staff do, what happens to
things, and what must come of it. It never says what a bidder does to the room: there is no such
command.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, field

from auction.docket.commands import DocketCommand
from auction.docket.lot_list import DayList, LotEntry, RoundEntry, SessionHead
from auction.docket.notice import Posting, Statement
from auction.rehearsal.expected import Expected
from auction.rehearsal.expected_docket import ExpectedDocketLot
from auction.rehearsal.lots import SketchedLot
from auction.rehearsal.part import Part, means
from auction.rehearsal.step import Label, Seconds, Staff, Step
from auction.rules.deposits import Defect
from auction.rules.eligibility import Enclosure, Prohibition
from auction.rules.policy import Policy
from auction.session.commands import AdjournSession
from auction.terms import TAIPEI, Case, Lot, LotKind, LotMark, Twd

BUNDLED = Path(__file__).parent / "bundled"
WEDNESDAY = BUNDLED / "wednesday.toml"
PRACTICE = BUNDLED / "practice.toml"
"""The same lots with nothing to play."""
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
    creditor: Annotated[bool, means("Let in as a creditor (債權人) of the case.")] = False
    born: Annotated[str, means("Date of birth, typed for a minor: `99年5月1日`.")] = ""
    public_body: Annotated[bool, means("A juristic person under public law.")] = False
    unrepresented: Annotated[
        bool, means("A juristic person; nobody shows registration and authority to act.")
    ] = False
    unidentified: Annotated[
        bool, means("Only named on a form, without a copy of an identity document.")
    ] = False
    may_not_bid: Annotated[
        Prohibition | None,
        means("`OBLIGOR` or `STAFF` of the sale; goes with the step `prohibit`."),
    ] = None
    may_not_bid_for: Annotated[
        tuple[LotMark, ...], means("For which lots; for every lot without it.")
    ] = ()


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
    words: Annotated[
        str | None, means("The total in words, as written; several with a 「;」 between.")
    ] = None
    digits: Annotated[str | None, means("The total in figures, likewise.")] = None
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
    defects: Annotated[
        tuple[Defect, ...],
        means("Defective instruments in the bag: `instrument` is the place, `ground` G12 to G14."),
    ] = ()
    joint: Annotated[
        tuple[Label, ...], means("Labels of those who bid jointly with `bidder` (共同投標).")
    ] = ()
    shares: Annotated[
        tuple[str, ...],
        means("Their shares as the form states them, `bidder`'s first; equal without it."),
    ] = ()
    agent: Annotated[
        Label | None, means("Label of who bids for `bidder` under a power of attorney.")
    ] = None
    authority_shown: Annotated[
        bool, means("The power of attorney gives special authority, and was shown.")
    ] = False
    enclosed: Annotated[
        tuple[Enclosure, ...],
        means(
            "Papers in the envelope: `statutory_representative`, `farmland_permit`, "
            "`indigenous_proof`, `approval`."
        ),
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
        str | tuple[SketchedLot, ...] | None,
        means(
            "The lots, or the name of a lot-list file beside the script; by default what the "
            "docket announces for the day."
        ),
    ] = None
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

    def day(self, announced: tuple[Lot, ...] = ()) -> DayList:
        """The lot list that the script itself states, or that is made of what the docket announces.

        Args:
            announced: the docket's lots of the day.
        """
        assert not isinstance(self.lots, str)
        lots = tuple(map(_as_entry, announced))
        if self.lots is not None:
            lots = tuple(lot.entry() for lot in self.lots)
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
                for one in self._rounds(lots)
            ),
            cases=self.cases,
            lots=lots,
        )

    def _rounds(self, lots: tuple[LotEntry, ...]) -> tuple[Round, ...]:
        """The rounds as stated, or the one there is for every lot with sealed bids."""
        sealed = tuple(lot.mark for lot in lots if lot.kind is LotKind.REAL_ESTATE)
        if self.rounds or self.deadline is None or not sealed:
            return self.rounds
        only = Round(id="1", deadline=self.deadline, lots=sealed, mail_until=self.mail_until)
        return (only,)

    @property
    def begins(self) -> datetime:
        """About when the session is held: what the office does before comes first."""
        deadlines = (self.deadline, *(one.deadline for one in self.rounds))
        first = min((at for at in deadlines if at is not None), default=_OPENS_WITHOUT_BOX)
        return datetime.combine(self.date, self.opens or first, TAIPEI)

    def ms(self, at: time) -> int:
        """Room time in UTC milliseconds of a clock time on the day."""
        return int(datetime.combine(self.date, at, TAIPEI).timestamp() * 1000)


ADJOURNING = (AdjournSession.__name__, AdjournSession())


def _as_entry(lot: Lot) -> LotEntry:
    return LotEntry(**{name: getattr(lot, name) for name in Lot.__struct_fields__})


class Publishing(Part, frozen=True, kw_only=True):
    """A notice of sale (拍賣公告); what is left out is as the docket suggests it, and lawful."""

    lot: Annotated[
        LotMark | SketchedLot, means("The lot, by its mark; a new one with all its keys.")
    ]
    sale: Annotated[date, means("The day of the sale.")]
    posted: Annotated[date | None, means("When it was put up; the day it is published.")] = None
    auction_round: Annotated[int | None, means("Which auction (拍次).")] = None
    minimum: Annotated[Twd | None, means("The minimum, of a lot of one parcel.")] = None
    parcels: Annotated[tuple[Twd, ...], means("The minimum of each parcel.")] = ()
    deposit: Annotated[Twd | None, means("The deposit.")] = None
    reserve: Annotated[Twd | None, means("The reserve, of a movable.")] = None
    states: Annotated[
        tuple[Statement, ...] | None, means("What it states; everything the law asks for.")
    ] = None
    posted_at: Annotated[tuple[Posting, ...], means("Where it was put up; everywhere.")] = tuple(
        Posting
    )
    max_rounds: Annotated[
        int,
        Meta(
            ge=0,
            description="Rounds before the special sale; 0 for no limit and no special sale, as in "
            "the partition of what is owned in common.",
        ),
    ] = 3
    attached: Annotated[date | None, means("Of a movable: the day of attachment.")] = None
    perishable: Annotated[bool, means("Of a movable: it spoils.")] = False
    several_lots: Annotated[bool, means("Several lots are sold for one case.")] = False
    session: Annotated[
        str | None, means("The sitting that listed it, where several lots have that mark.")
    ] = None


class DocketAct(Part, frozen=True, kw_only=True):
    """Something done in the office between sessions."""

    on: Annotated[date, means("The day.")]
    at: Annotated[time, means("The hour, Taipei.")] = time(9, 0)
    by: Annotated[Staff | None, means("Who does it. By default whoever may.")] = None
    do: Annotated[
        str | DocketCommand | None,
        means('A command of the office: `{ kind = "DeclareDefault", … }`.'),
    ] = None
    publish: Annotated[
        Publishing | None, means('A notice of sale: `{ lot = "甲", sale = 2026-12-30 }`.')
    ] = None
    say: Annotated[str | None, means("A line for the terminal.")] = None
    expect_refusal: Annotated[
        str | None, means("The refusal code this act must meet, or `any`.")
    ] = None
    expect: Annotated[
        tuple[ExpectedDocketLot, ...], means("How lots must stand after it, as in `[[expect]]`.")
    ] = ()

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

    @property
    def needs_docket(self) -> bool:
        """Whether something is done in the office, or the docket says what is sold."""
        return bool(self.docket) or any(one.lots is None for one in self.sessions)


def schema() -> dict[str, object]:
    """The format's JSON Schema."""
    return msgspec.json.schema(Script, schema_hook=_anything)


def _anything(kind: type) -> dict[str, object]:
    if kind is object:
        return {"title": "anything the command takes"}
    raise NotImplementedError(kind)
