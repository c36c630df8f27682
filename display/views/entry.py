"""The entry desk: the form of one admission, the number that comes next, what was just issued."""

from msgspec import Struct

from auction.rules.eligibility import Capacity
from auction.session.door import next_number
from auction.session.events import PersonAdmitted
from auction.session.scene import RecordLine, Scene
from auction.session.state import SessionState
from auction.session.steps import other_steps
from display.views.acts import Act, act_of
from display.views.choices import Choice
from display.views.common import (
    Checkpoint,
    PhaseWord,
    checkpoint,
    clock_time,
    phase_word,
)
from display.views.grouping import Subject, grouped
from display.views.machines import Lamp, lamps
from display.views.words import Word

LOOKED_AT = 40
SHOWN = 8
CAPACITIES = {
    Capacity.PRINCIPAL: Word("本人", "For themselves"),
    Capacity.AGENT_SHOWN: Word("代理人，已出示委任狀", "Agent, authority shown here"),
    Capacity.AGENT_ENCLOSED: Word("代理人，委任狀在標封內", "Agent, authority in the envelope"),
    Capacity.REPRESENTATIVE: Word("法人代表人", "For a company"),
}


class Issued(Struct, frozen=True):
    """A paddle that was just issued: to nobody by name."""

    paddle: str
    at: str
    capacity: str
    seat: str


class EntryView(Struct, frozen=True):
    """Everything the entry desk shows."""

    phase: str
    word: PhaseWord
    rehearsal: bool
    branch: str
    date: str
    deadline_ms: int | None
    admit: Act | None
    """None while nobody can be admitted."""
    why_not: str
    following: str
    """The number that comes next."""
    capacities: tuple[Choice, ...]
    sheets: str
    """Numbers reserved for paper sheets; empty where there are none."""
    issued: tuple[Issued, ...]
    present: int
    others: tuple[Act, ...]
    """What else is done at this desk."""
    lamps: tuple[Lamp, ...]
    checkpoint: Checkpoint | None
    stopped: str | None


def entry_view(scene: Scene, locale: str) -> EntryView:
    """The entry desk of a scene in one language."""
    state = scene.state
    steps = () if state is None else other_steps(state)
    acts = tuple(act_of(step, state, locale) for step in steps)
    admit = next((act for act in acts if act.command == "AdmitPerson"), None)
    groups = grouped(tuple(act for act in acts if act is not admit), None, None, locale).groups
    box_round = None if state is None else state.active_round
    open_until = None if box_round is None or box_round.deadline_reached else box_round.deadline_ms
    return EntryView(
        phase=phase_word(scene).name,
        word=phase_word(scene),
        rehearsal=scene.rehearsal,
        branch=scene.branch_en if locale == "en" else scene.branch_zh,
        date="" if state is None else state.date,
        deadline_ms=open_until,
        admit=admit,
        why_not="" if admit is not None else _why_not(scene).text(locale),
        following="" if state is None else next_number(state),
        capacities=tuple(Choice(CAPACITIES[one].text(locale), one.value) for one in Capacity),
        sheets="" if state is None else _sheets(state),
        issued=_issued(scene.latest(LOOKED_AT), locale),
        present=0 if state is None else sum(one.present for one in state.people.values()),
        others=next((group.acts for group in groups if group.subject is Subject.DOOR), ()),
        lamps=lamps(scene, locale),
        checkpoint=checkpoint(scene),
        stopped=scene.stopped,
    )


def _sheets(state: SessionState) -> str:
    first, last = state.policy.paper_numbers
    return f"{first}–{last}" if first <= last else ""


def _why_not(scene: Scene) -> Word:
    if scene.state is None:
        return Word(
            "場次尚未開始。請主持人先開始場次。", "The session is not open. The officer opens it."
        )
    return Word("場次已結束，不再報到。", "The session is over; nobody is admitted any more.")


def admitted_at(scene: Scene, paddle: str | None) -> str:
    """When a paddle was issued; empty where nobody is asked for, or it is too long ago."""
    for line in scene.record:
        if isinstance(line.event, PersonAdmitted) and line.event.bidder == paddle:
            return clock_time(line.event.said_at_ms or line.at_ms)
    return ""


def _issued(latest: tuple[RecordLine, ...], locale: str) -> tuple[Issued, ...]:
    admitted = [(line, line.event) for line in latest if isinstance(line.event, PersonAdmitted)]
    return tuple(
        Issued(
            event.bidder,
            clock_time(event.said_at_ms or line.at_ms),
            CAPACITIES[event.capacity].text(locale),
            event.seat,
        )
        for line, event in admitted[:SHOWN]
    )
