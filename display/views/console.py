"""The officer's console: one next act, every reason why not, everything else that is legal."""

from datetime import date

from msgspec import Struct

from auction.session.phases import blocking
from auction.session.scene import RecordLine, Scene
from auction.session.state import LotStage, SessionState
from auction.session.steps import Step, next_step, opening_step, other_steps
from auction.session.subjects import LOTS_DONE
from display.views.acts import Act, act_of
from display.views.cases import CaseLine, case_lines
from display.views.common import (
    Checkpoint,
    PhaseWord,
    checkpoint,
    clock_time,
    day_words,
    phase_word,
    reason_words,
)
from display.views.counting import CountLine, count_line
from display.views.grouping import OtherActs, grouped
from display.views.machines import Lamp, lamps
from display.views.procedure import Station, procedure
from display.views.review import Review, review
from display.views.table import (
    BidLine,
    LotLine,
    OralLine,
    ResultLine,
    bid_lines,
    lot_line,
    oral_line,
    result_line,
)
from display.views.troubles import COMMAND as BY_HAND
from display.views.troubles import Troubles, troubles
from display.views.waiting import WaitingAct, waiting_acts
from display.views.why import WhyProposed, why_proposed
from display.views.words import Word
from display.wording import worded

LATEST = 12


class Why(Struct, frozen=True):
    """A reason why the main act is not possible yet."""

    code: str
    zh: str
    en: str


class BoxLine(Struct, frozen=True):
    """The box as its switches read it."""

    link: str
    lift: str
    slot: str
    door: str
    faults: tuple[str, ...]


class Note(Struct, frozen=True):
    """One line of the record at the right."""

    number: str
    at: str
    text: str


class ConsoleView(Struct, frozen=True):
    """Everything the console shows."""

    phase: str
    word: PhaseWord
    rehearsal: bool
    branch: str
    date: str
    """Of the sitting, ISO 8601."""
    day: str
    next: Act | None
    why: WhyProposed | None
    """Why that act is proposed."""
    waiting: tuple[WaitingAct, ...]
    """Proposals, beside the next act."""
    others: tuple[Act, ...]
    blocking: tuple[Why, ...]
    awarding: bool
    """What is blocked is a lot's result."""
    procedure: tuple[Station, ...]
    box: BoxLine
    lamps: tuple[Lamp, ...]
    lots: tuple[LotLine, ...]
    count: CountLine | None
    cases: tuple[CaseLine, ...]
    bids: tuple[BidLine, ...]
    oral: OralLine | None
    lot: LotLine | None
    deadline_ms: int | None
    awaited: str
    """What the room waits for while there is no next act."""
    checkpoint: Checkpoint | None
    record: tuple[Note, ...]
    present: int
    stopped: str | None

    troubles: Troubles | None
    """What is wrong with box and clock, and what to do."""
    review: Review | None
    """The envelope that the next act is about."""
    acts: OtherActs
    """The others that are not at hand, by what they are about."""
    previous: ResultLine | None
    """The lot that got its result last, until another does."""


def console_view(scene: Scene, locale: str) -> ConsoleView:
    """The console of a scene in one language."""
    state = scene.state
    box = scene.machines.box
    word = phase_word(scene)
    lots = (
        () if state is None else tuple(lot_line(state.lots[m], state, locale) for m in state.order)
    )
    nearest = _next(scene)
    steps = () if state is None else other_steps(state)
    called = None if state is None else state.called
    others = tuple(act_of(step, state, locale) for step in steps)
    reviewed = review(scene, nearest, locale)
    folded = tuple(act for act in others if not act.at_hand and act.command != BY_HAND)
    envelope = None if reviewed is None else reviewed.envelope
    return ConsoleView(
        phase=word.name,
        word=word,
        rehearsal=scene.rehearsal,
        branch=scene.branch_en if locale == "en" else scene.branch_zh,
        date="" if state is None else state.date,
        day="" if state is None else day_words(date.fromisoformat(state.date)).text(locale),
        next=None if nearest is None else act_of(nearest, state, locale),
        why=why_proposed(state, nearest, locale),
        waiting=waiting_acts(state, locale),
        others=others,
        blocking=() if state is None else _blocking(state, nearest),
        awarding=called is not None and called.stage in {LotStage.OPENING, LotStage.ORAL},
        procedure=procedure(state, locale),
        box=BoxLine(box.link.value, box.lift, box.slot, box.door, box.faults),
        lamps=lamps(scene, locale),
        lots=lots,
        count=None if state is None else count_line(state, locale),
        cases=case_lines(state, locale),
        bids=() if state is None else bid_lines(state, scene, locale),
        oral=None if state is None else oral_line(state),
        lot=next((lot for lot in lots if lot.current), None),
        deadline_ms=_deadline(state),
        awaited=_awaited(state, locale) if nearest is None else "",
        checkpoint=checkpoint(scene),
        record=tuple(_note(line, locale) for line in scene.latest(LATEST)),
        present=0 if state is None else sum(one.present for one in state.people.values()),
        stopped=scene.stopped,
        troubles=troubles(scene, others, locale),
        review=reviewed,
        acts=grouped(folded, None if called is None else called.lot.mark, envelope, locale),
        previous=None if state is None else _previous(state, locale),
    )


def _previous(state: SessionState, locale: str) -> ResultLine | None:
    """The lot whose result was declared last, unless it is still the one in hand."""
    done = [lot for lot in state.lots.values() if lot.stage in LOTS_DONE]
    last = max(done, key=lambda lot: lot.decided_ms or 0, default=None)
    if last is None or last.lot.mark == state.current:
        return None
    return result_line(last, locale)


def _next(scene: Scene) -> Step | None:
    """The one next act; once a sitting is sealed, the next sitting's opening if lots are left."""
    state = scene.state
    if state is None or (state.sealed and scene.lots):
        return opening_step()
    return next_step(state)


def _blocking(state: SessionState, nearest: Step | None) -> tuple[Why, ...]:
    """What is in the way of going on, and of the next act where that would be refused now."""
    reasons = list(blocking(state))
    for reason in () if nearest is None else nearest.blocked:
        if reason not in reasons:
            reasons.append(reason)
    return tuple(
        Why(reason.code, reason_words(reason, "zh"), reason_words(reason, "en"))
        for reason in reasons
    )


def _deadline(state: SessionState | None) -> int | None:
    box_round = None if state is None else state.active_round
    if box_round is None or box_round.deadline_reached:
        return None
    return box_round.deadline_ms


_AWAITED = {
    "RELEASED": Word("等候標匭升起、投標口打開", "Waiting for the box to rise and open"),
    "OPEN": Word("投標中，等候截止時間", "Bidding is open until the deadline"),
    "CLOSING": Word("等候投標口回報關閉", "Waiting for the slot to read shut"),
    "CLOSED": Word("等候標匭降下", "Waiting for the box to come down"),
    "UNLOCKING": Word("等候標匭門開鎖", "Waiting for the bolt to draw"),
}


def _awaited(state: SessionState | None, locale: str) -> str:
    """What the room waits for while there is no next act."""
    if state is not None and state.adjourned:
        return Word("場次已結束", "The session is over").text(locale)
    box_round = None if state is None else state.active_round
    word = None if box_round is None else _AWAITED.get(box_round.stage.value)
    return "" if word is None else word.text(locale)


def _note(line: RecordLine, locale: str) -> Note:
    number = "" if line.seq is None else f"#{line.seq}"
    return Note(number=number, at=clock_time(line.at_ms), text=worded(line.event, locale))
