"""A sitting driven by hand: commands and machine facts on one clock, no journal, no room."""

from itertools import count

from auction.config.calendars import shipped_calendar
from auction.rules.policy import Policy
from auction.session.commands import (
    Admit,
    CallLot,
    CountEnvelopes,
    Propose,
    RaiseBox,
    ReachDeadline,
    RoomCommand,
    Second,
    ShowBoxEmpty,
    SortEnvelopes,
    StaffCommand,
    UnlockBox,
)
from auction.session.decide import decide
from auction.session.events import (
    CaseListed,
    DeviceFound,
    DoorRead,
    EnvelopeDropped,
    LiftRead,
    LotListed,
    RoundAnnounced,
    SessionOpened,
    SlotRead,
)
from auction.session.fold import fold, start
from auction.session.machines import Report
from auction.session.proposals import dying
from auction.session.standstills import decide_report
from auction.session.state import SessionState
from auction.session.subjects import BoxPace, Context, Stamp
from auction.terms import ROOM, Actor, Anchor, Case, Fact, Lot, LotKind, Parcel, PersonRef, Text

T0 = 1_796_178_550_000
DEADLINE = T0 + 50_000
OFFICER, CLERK, AUDITOR = (
    Actor("staff:A01", "OFFICER"),
    Actor("staff:B01", "CLERK"),
    Actor("staff:C01", "AUDITOR"),
)
WHY = Text("ref", "commitment")

LAND = Lot(
    mark="甲",
    kind=LotKind.REAL_ESTATE,
    case_numbers=("竹執甲101年贈稅執特專字第00050597號",),
    section="甲",
    title_zh="建物及土地",
    title_en="House and land",
    minimum=1_720_000,
    deposit=350_000,
    combined=True,
    parcels=(
        Parcel("building", "1", "60 坪", "1/2", 1_200_000),
        Parcel("land", "2", "203 坪", "1/2", 520_000),
    ),
)
CAR = Lot(
    mark="丙",
    kind=LotKind.MOVABLE,
    case_numbers=("竹執仁109年度營所稅執字第00000002號",),
    section="仁",
    title_zh="水果清洗線",
    title_en="Fruit washing line",
    reserve=80_000,
    step=1_000,
    opening_price=50_000,
)


class Sitting:
    """One sitting with a clock that moves when told to."""

    def __init__(
        self,
        *lots: Lot,
        people: int = 4,
        cases: tuple[Case, ...] = (),
        policy: Policy | None = None,
    ) -> None:
        lots = lots or (LAND, CAR)
        self.now_ms = T0
        self.pace = BoxPace()
        self.events: list[Fact] = []
        self._seq, self._ids = count(), count()
        sealed = tuple(lot.mark for lot in lots if lot.kind is LotKind.REAL_ESTATE)
        opened = SessionOpened(
            session="2026-12-02-1",
            date="2026-12-02",
            branch="HSY",
            room="12 樓拍賣室",
            rehearsal=True,
            script=None,
            anchor=Anchor(T0, 0, "boot", "unmeasured"),
            origin="auction-room/HSY/rehearsal/2026-12-02-1",
            policy_sha256="0" * 64,
            policy=policy or Policy(),
            docket=None,
            staff=("A01", "A02", "B01", "B02", "C01"),
            previous=None,
            calendar=dict(shipped_calendar()),
        )
        self.state: SessionState = start(opened)
        self.events.append(opened)
        next(self._seq)
        self.add(*(LotListed(lot=lot) for lot in lots))
        self.add(*(CaseListed(case=case) for case in cases))
        if sealed:
            self.add(RoundAnnounced(round="1", lots=sealed, deadline_ms=DEADLINE))
        for number in range(1, people + 1):
            person = PersonRef(f"ref{number}", f"commitment{number}")
            self.do(
                Admit(
                    person=person,
                    document="national_id",
                    checksum_ok=True,
                    warning_answered=False,
                )
            )
        self.see(
            DeviceFound(device="box", model="reference"),
            SlotRead(state="SHUT", from_ms=T0, to_ms=T0),
            LiftRead(state="LOWERED", at_ms=T0),
            DoorRead(state="BOLTED", at_ms=T0),
        )

    def add(self, *events: Fact, actor: str = "room") -> None:
        for event in events:
            stamp = Stamp(next(self._seq), self.now_ms, self.now_ms - T0, actor)
            self.state = fold(self.state, stamp, event)
            self.events.append(event)

    def do(
        self,
        command: StaffCommand | Admit | RoomCommand,
        actor: Actor = OFFICER,
        *,
        factor: bool = True,
        basis: int | None = None,
    ) -> tuple[Fact, ...]:
        """Decide and fold, as the room does."""
        context = Context(
            now_ms=self.now_ms,
            actor=actor,
            factor=factor,
            id=f"c{next(self._ids)}",
            pace=self.pace,
        )
        before = self.state
        events = decide(self.state, command, context, basis)
        self.add(*events, actor=actor.id)
        self.add(*dying(before, self.state))
        return events

    def two(self, act: object, second: Actor = CLERK) -> tuple[Fact, ...]:
        """Propose as the officer, second as somebody else."""
        proposed = self.do(Propose(act=act))[0]  # type: ignore[arg-type]
        return self.do(Second(proposal=proposed.proposal), second, factor=True)  # type: ignore[attr-defined]

    def see(self, *reports: Report) -> None:
        """Machines report."""
        for report in reports:
            before = self.state
            self.add(*decide_report(self.state, report), actor="machine:box")
            self.add(*dying(before, self.state))

    # --- stretches of a sitting ------------------------------------------------------------------

    def open_box(self) -> None:
        self.do(ShowBoxEmpty(round="1"))
        self.two(RaiseBox(round="1"))
        self.see(LiftRead(state="BETWEEN", at_ms=self.now_ms))
        self.now_ms += 8_000
        self.see(LiftRead(state="RAISED", at_ms=self.now_ms))
        self.see(SlotRead(state="OPEN", from_ms=self.now_ms, to_ms=self.now_ms + 40))

    def drop(self, envelopes: int) -> None:
        for number in range(envelopes):
            self.now_ms += 100
            span = (self.now_ms - 100, self.now_ms)
            self.see(EnvelopeDropped(new=1, counter=number + 1, seen_between_ms=span))

    def close(self) -> None:
        self.now_ms = max(self.now_ms, DEADLINE)
        self.do(ReachDeadline(round="1"), ROOM)
        self.see(SlotRead(state="SHUT", from_ms=self.now_ms, to_ms=self.now_ms + 45))

    def empty_box(self, *lots: str, sort: bool = True) -> None:
        self.see(LiftRead(state="LOWERED", at_ms=self.now_ms))
        self.two(UnlockBox(round="1"))
        self.see(DoorRead(state="FREE", at_ms=self.now_ms))
        self.do(CountEnvelopes(round="1", counted=len(lots)))
        if sort:
            self.do(SortEnvelopes(round="1", lots=lots))

    def to_opening(self, *lots: str) -> None:
        """Everything up to the first lot's opening, with one envelope for each of `lots`."""
        self.open_box()
        self.drop(len(lots))
        self.close()
        self.empty_box(*lots)
        self.do(CallLot(lot="甲"))
