"""What a command or an event is about, and the figure (basis) such a command is decided on."""

from msgspec import Struct
from msgspec.structs import replace

from auction.session.commands import BidOral, Propose
from auction.session.events import (
    AnchorConfirmed,
    ClaimsRestated,
    DepositReturned,
    EnvelopeMoved,
    FallbackStepTaken,
    MailDropped,
    MailLogged,
    MailReturned,
    PaymentReceived,
    PersonProhibited,
    SessionAdjourned,
    WarningGiven,
)
from auction.session.refusals import Refusal
from auction.session.state import LotStage, SessionState
from auction.terms import Actor, Command, Fact

SESSION = "session"
BEFORE_RESULT = (LotStage.ANNOUNCED, LotStage.OPENING, LotStage.ORAL, LotStage.HAMMERED)
LOTS_DONE = frozenset(LotStage) - frozenset(BEFORE_RESULT)


class BoxPace(Struct, frozen=True):
    """How long the box takes at the longest; no time at all where there is none."""

    rise_ms: int = 0
    """A full travel of the lift; one that takes longer is jammed."""
    open_ms: int = 0
    """Nearer to its deadline than this a slot is not opened any more."""


class Context(Struct, frozen=True):
    """What a command is judged with besides the state."""

    now_ms: int
    actor: Actor
    factor: bool = False
    """The person gave their own factor with this very request."""
    id: str = ""
    """The command's id; a proposal takes its name from it."""
    pace: BoxPace = BoxPace()

    @property
    def staff(self) -> str:
        """The staff code of who asks."""
        return self.actor.id.removeprefix("staff:")


class Stamp(Struct, frozen=True):
    """When and where an event stands in its stream."""

    seq: int
    at_ms: int
    mono_ms: int
    actor: str


def subject_of(about: Command | Fact) -> str:
    """`lot:甲`, `round:1`, `case:1` or `session`."""
    if isinstance(about, Propose):
        return subject_of(about.act)
    lot: str | None = getattr(about, "lot", None)
    if isinstance(lot, str):
        return f"lot:{lot}"
    box_round: str | None = getattr(about, "round", None)
    if isinstance(box_round, str):
        return f"round:{box_round}"
    case: str | None = getattr(about, "case", None)
    if isinstance(case, str):
        return f"case:{case}"
    return SESSION


def basis_counts(command: Command) -> bool:
    """Whether a moved basis stops the command; an oral bid is judged by the rules alone."""
    return not isinstance(command, BidOral)


def why_not_begun(state: SessionState) -> tuple[Refusal, ...]:
    """Why nothing else begins now: a lot that was called gets its result first."""
    called = state.called
    if called is None or called.stage in LOTS_DONE:
        return ()
    return (Refusal("lot-order", lot=called.lot.mark),)


def require_nothing_called(state: SessionState) -> None:
    """A lot that was called gets its result before anything else begins.

    Raises:
        Refusal: `lot-order`.
    """
    for reason in why_not_begun(state):
        raise reason


def _everything_at_hand(state: SessionState) -> set[str]:
    """What a phase change of the whole sitting is about: itself, the round and lot under way."""
    subjects = {SESSION}
    if state.active_round is not None:
        subjects.add(f"round:{state.active_round.id}")
    if state.called is not None and state.called.stage not in LOTS_DONE:
        subjects.add(f"lot:{state.called.lot.mark}")
    return subjects


_MOVES_NOTHING = (
    WarningGiven,
    DepositReturned,
    FallbackStepTaken,
    MailLogged,
    MailDropped,
    MailReturned,
)


def moved_by(before: SessionState, after: SessionState, event: Fact) -> SessionState:
    """`after` with the basis of everything `event` acted on, or brought to a new stage, moved.

    While the sitting is suspended a round's stage decides how it may go on, so it moves that too.
    """
    subjects = set[str]()
    stood_still = before.suspended is not after.suspended
    if stood_still or isinstance(event, SessionAdjourned | AnchorConfirmed):
        subjects.update(_everything_at_hand(after))
    if not isinstance(event, _MOVES_NOTHING):
        about = subject_of(event)
        if about != SESSION:
            subjects.add(about)
    if isinstance(event, EnvelopeMoved):
        subjects.add(f"lot:{event.to}")
    if isinstance(event, PersonProhibited):
        marks = event.lots
        subjects.update(f"lot:{one}" for one in marks if before.lots[one] is not after.lots[one])
    if isinstance(event, PaymentReceived | ClaimsRestated):
        marks = after.cases[event.case].case.lots
        subjects.update(f"lot:{mark}" for mark in marks if after.lots[mark].stage not in LOTS_DONE)
    for id_ in after.round_order:
        was = before.rounds.get(id_)
        if was is not None and was.stage is not after.rounds[id_].stage:
            subjects.add(f"round:{id_}")
            subjects.update({SESSION} if after.suspended is not None else ())
    basis = after.basis
    for subject in subjects:
        basis = basis.insert(subject, basis.get(subject, 0) + 1)
    return after if basis is after.basis else replace(after, basis=basis)
