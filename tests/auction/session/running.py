"""A sitting run as the room runs it, entry by entry, but with no clock, database or machine.

`Run` also keeps a *shadow*: what the state would be had nobody dropped anything since the box was
first opened. While counts are hidden, nothing that anybody is told may differ between the two.
"""

from collections.abc import Sequence
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auction.config.calendars import shipped_calendar
from auction.due import due
from auction.journal.checkpoint import Signer
from auction.journal.entry import SealedEntry, decode
from auction.room.heads import Heads
from auction.room.pen import Draft, Pen, Written
from auction.room.stream import Moment
from auction.rules.policy import Policy
from auction.session import sitting
from auction.session.commands import Admit, Propose, RoomCommand, Second, StaffCommand
from auction.session.decide import decide
from auction.session.events import (
    EnvelopeDropped,
    FinalCountRead,
    LotListed,
    Proposed,
    RefusalRecorded,
    RoundAnnounced,
    SessionOpened,
    SessionSealed,
)
from auction.session.fold import fold
from auction.session.machines import Report
from auction.session.refusals import CATALOGUE, Refusal
from auction.session.retrace import Told
from auction.session.standstills import decide_report
from auction.session.state import SessionState
from auction.session.subjects import BoxPace, Context, Stamp, subject_of
from auction.terms import ROOM, Actor, Anchor, Case, Command, Fact, Lot, LotKind
from tests.auction.session.driving import CLERK, OFFICER, T0

SESSION = "2026-12-02-1"
STREAM = f"session:{SESSION}"
ORIGIN = "auction-room/HSY/rehearsal"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))

Asked = StaffCommand | Admit | RoomCommand


class Run:
    """One sitting, the bytes of its entries included."""

    def __init__(
        self,
        lots: Sequence[Lot],
        rounds: Sequence[RoundAnnounced],
        cases: Sequence[Case] = (),
        policy: Policy | None = None,
    ) -> None:
        self.now_ms, self.mono_ms, self.boot = T0, 1_000, "boot-1"
        self.pace = BoxPace()
        self.heads = Heads()
        self.written: list[Written] = []
        self.asked: set[type[Command]] = set()
        self.given: set[str] = set()
        self.shadow: SessionState | None = None
        self._ids = count(1)
        opened = SessionOpened(
            session=SESSION,
            date="2026-12-02",
            branch="HSY",
            room="12 樓拍賣室",
            rehearsal=True,
            script="a day",
            anchor=self.anchor(),
            origin=f"{ORIGIN}/{SESSION}",
            policy_sha256="0" * 64,
            policy=policy or Policy(),
            docket=None,
            staff=("A01", "A02", "B01", "B02", "C01"),
            previous=None,
            calendar=dict(shipped_calendar()),
        )
        self._write(
            sitting.open_session(
                opened, tuple(LotListed(lot=lot) for lot in lots), tuple(rounds), tuple(cases)
            ),
            OFFICER.id,
        )

    def anchor(self) -> Anchor:
        return Anchor(self.now_ms, self.mono_ms, self.boot, "unmeasured", stated=True)

    @property
    def state(self) -> SessionState:
        state = self.heads.session
        assert state is not None
        return state

    @property
    def events(self) -> list[Fact]:
        return [one.event for one in self.written if one.stream == STREAM]

    @property
    def entries(self) -> list[SealedEntry]:
        return [one.entry for one in self.written if one.stream == STREAM]

    # --- time ------------------------------------------------------------------------------------

    def pass_time(self, ms: int) -> None:
        """Let time go by; what falls due is done at its instant, each exactly once."""
        end = self.now_ms + ms
        while (nearest := due(self.state)) is not None and nearest.at_ms <= end:
            self._advance(max(nearest.at_ms, self.now_ms))
            assert nearest.id not in self.given, nearest
            self.given.add(nearest.id)
            events = self.do(nearest.command, ROOM, id_=nearest.id)
            assert events, "what is due and does nothing would be due for ever"
        self._advance(end)

    def _advance(self, to_ms: int) -> None:
        self.mono_ms += to_ms - self.now_ms
        self.now_ms = to_ms

    def restart(self, *, boot: str | None = None, clock_ms: int | None = None) -> None:
        """The server was killed and started again; on another boot it reads the wall clock."""
        anchor = self.state.anchor
        if boot is not None and boot != self.boot:
            self.boot, self.mono_ms = boot, 500
            self.now_ms = self.now_ms if clock_ms is None else clock_ms
            anchor = self.anchor()
        self._write(sitting.started(self.state, anchor, "0.1.0"), ROOM.id)

    # --- people ----------------------------------------------------------------------------------

    def do(
        self,
        command: Asked,
        actor: Actor = OFFICER,
        *,
        factor: bool = True,
        basis: int | None = None,
        id_: str | None = None,
    ) -> tuple[Fact, ...]:
        """Decide and write, as the room does; a refusal worth recording is recorded."""
        id_ = id_ or f"c{next(self._ids)}"
        context = Context(self.now_ms, actor, factor, id_, self.pace)
        outcome = attempt(self.state, command, context, basis)
        if self.shadow is not None:
            same = attempt(self.shadow, command, context, basis)
            assert _told(same) == _told(outcome), "an answer may not depend on what was dropped"
        if isinstance(outcome, Refusal):
            self._note_refusal(outcome, command, actor, id_)
            raise outcome
        self.asked.add(type(command))
        if isinstance(command, Propose):
            self.asked.add(type(command.act))
        self._write(outcome, actor.id, id_)
        return outcome

    def two(self, act: object, second: Actor = CLERK) -> tuple[Fact, ...]:
        """Propose as the officer, second as somebody else."""
        (proposed,) = self.do(Propose(act=act))  # type: ignore[arg-type]
        assert isinstance(proposed, Proposed)
        return self.do(Second(proposal=proposed.proposal), second, factor=True)

    def _note_refusal(self, refusal: Refusal, command: Asked, actor: Actor, id_: str) -> None:
        assert refusal.code in CATALOGUE
        for locale in ("zh", "en"):
            assert "{" not in refusal.sentence(locale)  # type: ignore[arg-type]
        if refusal.kind.recorded:
            event = RefusalRecorded(
                command=type(command).__name__,
                code=refusal.code,
                subject=subject_of(command),
                facts=refusal.facts,
            )
            self._write((event,), actor.id, id_)

    # --- machines --------------------------------------------------------------------------------

    def see(self, *reports: Report) -> None:
        for report in reports:
            events = decide_report(self.state, report)
            if self.shadow is not None and not _countable(report):
                assert decide_report(self.shadow, report) == events
            self._write(events, "machine:box")

    def seal(self) -> None:
        """The last entry, and the results in the docket."""
        sealed = SessionSealed(displays=None, looks=None, footage_manifest_sha256="0" * 64)
        pen = self._pen()
        pen.write(Draft(STREAM, (sealed,)))
        pen.close(STREAM)
        self.heads = pen.heads
        self.written += pen.written

    # --- writing ---------------------------------------------------------------------------------

    def _pen(self) -> Pen:
        return Pen(self.heads, Moment(self.now_ms, self.mono_ms, self.boot), SIGNER)

    def _write(self, events: tuple[Fact, ...], actor: str, command: str | None = None) -> None:
        pen = self._pen()
        pen.write(Draft(STREAM, events, actor, command))
        was_hidden = self.heads.session is not None and sitting.hidden(self.heads.session)
        self.heads = pen.heads
        self.written += pen.written
        self._keep_shadow(pen.written, was_hidden=was_hidden)

    def _keep_shadow(self, written: list[Written], *, was_hidden: bool) -> None:
        if not sitting.hidden(self.state):
            self.shadow = None
        elif not was_hidden:
            self.shadow = self.state
        elif self.shadow is not None:
            for one in written:
                if not _countable(one.event):
                    stamp = Stamp(one.entry.seq, one.at_ms, self.mono_ms, one.actor)
                    self.shadow = fold(self.shadow, stamp, one.event)


def attempt(
    state: SessionState, command: Asked, context: Context, basis: int | None = None
) -> tuple[Fact, ...] | Refusal:
    """What would come of a command; nothing but a refusal may keep it from its events."""
    try:
        return decide(state, command, context, basis)
    except Refusal as refusal:
        return refusal


def _told(outcome: tuple[Fact, ...] | Refusal) -> object:
    return (outcome.code, outcome.facts) if isinstance(outcome, Refusal) else outcome


def _countable(event: Fact) -> bool:
    return isinstance(event, EnvelopeDropped | FinalCountRead)


def rounds_of(lots: Sequence[Lot], *deadlines_ms: int) -> tuple[RoundAnnounced, ...]:
    """Box rounds over the real-estate lots, dealt out in turn; none without such lots."""
    marks = [lot.mark for lot in lots if lot.kind is LotKind.REAL_ESTATE]
    dealt = [tuple(marks[number :: len(deadlines_ms)]) for number in range(len(deadlines_ms))]
    return tuple(
        RoundAnnounced(round=str(number), lots=some, deadline_ms=deadline_ms)
        for number, (some, deadline_ms) in enumerate(zip(dealt, deadlines_ms, strict=True), 1)
        if some
    )


def replayed(entries: Sequence[SealedEntry], stream: str = STREAM) -> Heads:
    """What the bytes of a stream add up to."""
    heads = Heads()
    for entry in entries:
        heads, _, _ = heads.read(stream, entry)
    return heads


def told(run: Run) -> list[Told]:
    """The sitting's entries as an auditor retraces them."""
    entries = []
    for one in run.written:
        if one.stream == STREAM:
            entry = decode(one.entry.body)
            stamp = Stamp(entry.seq, entry.at_ms, entry.mono_ms, entry.actor)
            entries.append(Told(stamp, entry.command, one.event))
    return entries
