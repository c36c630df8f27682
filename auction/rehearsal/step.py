"""One step of a script: what happens, when it happens, and what must come of it."""

from datetime import time
from typing import Annotated, Literal

from msgspec import Meta

from auction.rehearsal.catalogue import SessionAct
from auction.rehearsal.part import Part, means
from auction.session.phases import Phase
from auction.session.state import LotStage
from auction.terms import LotMark, Twd

Label = Annotated[str, Meta(pattern=r"^\w[\w-]{0,15}$")]
Staff = Annotated[str, Meta(pattern="^[A-Z][0-9]{2}$")]
Seconds = Annotated[float, Meta(ge=0)]
Thing = dict[str, str | int | float | bool]
Several = str | tuple[str, ...]


class When(Part, frozen=True, kw_only=True):
    """What must be seen on the console before the step; everything named must hold at once."""

    phase: Annotated[Phase | None, means("The word on the blade.")] = None
    next: Annotated[str | None, means("The command offered as the one next act.")] = None
    lift: Annotated[
        Literal["RAISED", "LOWERED", "BETWEEN", "FAULT", "UNKNOWN"] | None,
        means("Where the lift stands, by its switches."),
    ] = None
    slot: Annotated[Literal["OPEN", "SHUT", "UNKNOWN"] | None, means("How the slot reads.")] = None
    door: Annotated[Literal["BOLTED", "FREE", "UNKNOWN"] | None, means("How the door reads.")] = (
        None
    )
    box: Annotated[Literal["FOUND", "LOST", "ABSENT"] | None, means("Whether the box answers.")] = (
        None
    )
    lot: Annotated[LotMark | None, means("The lot whose `stage` is meant.")] = None
    stage: Annotated[LotStage | None, means("The stage of `lot`.")] = None


class Run(Part, frozen=True, kw_only=True):
    """A run of oral bids, entered one after another."""

    lot: Annotated[LotMark, means("The lot that is being sold.")]
    bids: Annotated[
        tuple[tuple[str, Twd], ...], means('Who and how much: `[["A", 60000], ["B", 70000]]`.')
    ]
    every: Annotated[Seconds, means("Seconds from one bid to the next.")] = 1.0


class Step(Part, frozen=True, kw_only=True):
    """One thing that happens, when it happens and what must come of it."""

    at: Annotated[time | None, means("Not before this room time, Taipei.")] = None
    when: Annotated[When | None, means("Not before this is seen on the console.")] = None
    after: Annotated[
        Seconds | None, means("Then this many seconds; the session's `pace` for acts of staff.")
    ] = None
    within: Annotated[
        Seconds,
        means(
            "Seconds that `when`, and an act that cannot be done yet, are waited for; before a "
            "deadline they count from it."
        ),
    ] = 30.0
    by: Annotated[
        Staff | tuple[Staff, Staff] | None,
        means("Who does it; of two, who proposes and who seconds. By default whoever may."),
    ] = None
    say: Annotated[str | None, means("A line for the terminal: what somebody says or does.")] = None
    expect_refusal: Annotated[
        str | None,
        means("The refusal code this act must meet, or `any`; it is then tried once only."),
    ] = None
    do: Annotated[
        str | SessionAct | None,
        means("Any command with its fields; one without fields by its name alone."),
    ] = None
    admit: Annotated[Several | None, means("Admit these people, in this order.")] = None
    checked: Annotated[
        bool, means("With `admit`: the clerk answers the warning about the check digit.")
    ] = False
    prohibit: Annotated[
        Several | None, means("Enter these people, by their `may_not_bid`, as barred from bidding.")
    ] = None
    name: Annotated[
        Several | None,
        means("Give a number to people whom a form names and who were never at the door."),
    ] = None
    log_mail: Annotated[
        Several | None, means("Take these mailed envelopes into the custody of two.")
    ] = None
    drop_mail: Annotated[
        Several | None,
        means("Put the mailed envelopes in custody, which these are, into the slot."),
    ] = None
    return_mail: Annotated[
        Several | None, means("Send these mailed envelopes back, which never went into the box.")
    ] = None
    prepare: Annotated[
        str | None,
        means("Open the session, show the box empty, raise it for this round; until it is open."),
    ] = None
    by_key: Annotated[
        str | None,
        means(
            "The box of this round is dead after the close: two open its door by key; `empty` "
            "then counts and sorts."
        ),
    ] = None
    drop: Annotated[Several | None, means("Put these envelopes into the slot, in this order.")] = (
        None
    )
    pulse_after_s: Annotated[
        Seconds | None,
        means(
            "With `drop`: the beam sees them so many seconds later, even if the slot has shut by "
            "then: half in at the deadline."
        ),
    ] = None
    empty: Annotated[
        str | None,
        means(
            "After the close of this round: unlock, count, and sort the envelopes, numbered in the "
            "order they were dropped."
        ),
    ] = None
    open: Annotated[
        LotMark | None,
        means(
            "Call this lot, open and read its envelopes, rule as proposed, open the bags of the "
            "leading bids."
        ),
    ] = None
    raises: Annotated[
        tuple[str, Twd] | None,
        means('A tied bidder adds to the tied price: the envelope and how much: `["A", 10000]`.'),
    ] = None
    draws: Annotated[
        str | None, means("The envelope drawn by lot in a tie, before two witnesses of the staff.")
    ] = None
    bids: Annotated[Run | None, means("A run of oral bids; the lot is called first.")] = None
    calls: Annotated[LotMark | None, means("Call the highest oral price of this lot once.")] = None
    sell: Annotated[
        LotMark | None,
        means("Call the price of a movable to the third call, let the hammer fall, conclude it."),
    ] = None
    conclude: Annotated[
        LotMark | None,
        means("Ask for objections, then award, or declare unsold, as the console proposes."),
    ] = None
    hand_back: Annotated[
        LotMark | None, means("Return every deposit of this lot that is to be returned.")
    ] = None
    box: Annotated[
        Thing | None, means("Something happens to the bid box: one control message.")
    ] = None
    clock: Annotated[
        Thing | None, means("Something happens to the hall clock: one control message.")
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


ANY_REFUSAL = "any"
"""Stands for whichever refusal code."""
ROUTINES = ("prepare", "empty", "open", "sell", "conclude")
"""Steps that follow what the console offers until something is reached."""
SINGLE = ("do", "raises", "draws", "calls", "by_key")
"""Steps that are one command."""
MACHINES = ("box", "clock")
EACH = ("admit", "prohibit", "name", "log_mail", "return_mail")
"""Steps that are one command for each label."""
DOINGS = (*SINGLE, *EACH, "bids", "drop", "drop_mail", "hand_back", *ROUTINES, *MACHINES)


def several(names: Several) -> tuple[str, ...]:
    """One name or several."""
    return (names,) if isinstance(names, str) else names
