"""A sitting driven at random: desks that follow or ignore what is offered, a box that may fail."""

from collections.abc import Callable

from msgspec.structs import replace

from auction.due import due
from auction.rules.eligibility import Enclosure
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.forms import Step
from auction.session.machines import Report
from auction.session.refusals import Refusal
from auction.session.roles import CLERK_MAY
from auction.session.state import RoundStage, SessionState
from auction.session.steps import next_step, other_steps
from auction.session.waiting import waiting
from auction.terms import Actor, Case, Command, Creditor, Lot, Ruling
from auction.wanted import wanted
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, OFFICER, T0
from tests.auction.session.filling import REASON, Pick, admit, filled
from tests.auction.session.naive import NaiveSitting
from tests.auction.session.running import Asked, Run, rounds_of

SECOND_CLERK = Actor("staff:B02", "CLERK")
FIELD = replace(LAND, mark="乙", combined=False)
TRUCK = replace(CAR, mark="丁", auction_round=2, reserve=99_999)
DAYS: tuple[tuple[tuple[Lot, ...], tuple[int, ...]], ...] = (
    ((LAND, CAR), (DEADLINE,)),
    ((LAND, FIELD, CAR), (DEADLINE,)),
    ((LAND, FIELD, TRUCK), (DEADLINE, DEADLINE + 120_000)),
    ((CAR, TRUCK), ()),
)


def case_of(lots: tuple[Lot, ...]) -> Case:
    """All lots but the first are sold for claims that one or two of them may satisfy."""
    return Case(
        id="1",
        lots=tuple(lot.mark for lot in lots[1:]),
        claims=1_700_000,
        costs=30_000,
        creditors=(
            Creditor(code="T", role_zh="移送機關", role_en="referring agency", share=50_000),
            Creditor(code="K", role_zh="抵押權人", role_en="mortgagee"),
        ),
    )


FAULTS = ("WATCHDOG", "POWER_CYCLE", "JAM", "EMERGENCY_STOP", "SWITCHES")
_ABOUT_THE_BID = {"bidder-prohibited", "own-bid", "bid-too-low", "after-hammer", "amount-range"}


class RandomSitting:
    """One day's sitting, and the naive model that watches it."""

    def __init__(self, lots: tuple[Lot, ...], deadlines: tuple[int, ...], people: int) -> None:
        rounds = tuple(
            replace(one, mail_until_ms=one.deadline_ms - 30_000)
            for one in rounds_of(lots, *deadlines)
        )
        self.run = Run(lots, rounds, (case_of(lots),))
        self.naive = NaiveSitting(
            lots,
            {one.round: one.lots for one in rounds},
            {one.round: one.deadline_ms for one in rounds},
            case_of(lots),
        )
        self._beam = 0
        for number in range(people):
            self.do(admit(number + 1), CLERK)
        self.find_box()

    # --- people ----------------------------------------------------------------------------------

    def do(
        self, command: Asked, actor: Actor, *, factor: bool = False, basis: int | None = None
    ) -> bool:
        """Whether it was accepted; the naive model hears of it, or judges the refusal."""
        waiting = None
        if isinstance(command, c.Second):
            waiting = self.run.state.proposals.get(command.proposal)
        foreseen = isinstance(command, c.BidOral) and self.naive.must_refuse_bid(command)
        size = len(self.run.events)
        try:
            self.run.do(command, actor, factor=factor, basis=basis)
        except Refusal as refusal:
            self._judge(command, refusal.code, foreseen=foreseen)
            return False
        assert not foreseen, command
        if waiting is not None:
            assert waiting.by != actor.id
            assert factor
            assert "OFFICER" in {waiting.role, actor.role}
        self.naive.hear(command if waiting is None else waiting.act)
        self.naive.see(tuple(self.run.events[size:]))
        return True

    def _judge(self, command: Asked, code: str, *, foreseen: bool) -> None:
        if isinstance(command, c.BidOral) and code in _ABOUT_THE_BID:
            assert foreseen or command.lot in self.naive.done, code
        if isinstance(command, c.AwardLot) and code == "tie-open":
            assert self.naive.winner(command.lot) is None

    def follow(self, step: Step, pick: Pick) -> None:
        """Do what a step offers, by whoever may; acts of two mostly with their second person."""
        command = filled(step, self.run.state, self.run.now_ms, pick)
        if not step.of_two:
            actor = CLERK if type(command) in CLERK_MAY and pick(0, 1) else OFFICER
            if isinstance(command, c.Second):
                by = self.run.state.proposals[command.proposal].by
                actor = OFFICER if by != OFFICER.id else CLERK
            if isinstance(command, c.WithdrawProposal):
                proposal = self.run.state.proposals[command.proposal]
                actor = Actor(proposal.by, proposal.role)
            self.do(command, actor, factor=True, basis=step.basis)  # type: ignore[arg-type]
            return
        asked, actor = c.Propose(act=command), (OFFICER, CLERK)[pick(0, 1)]  # type: ignore[arg-type]
        if self.do(asked, actor, basis=step.basis) and pick(0, 5):
            waiting = next(p for p in self.run.state.proposals.values() if p.act == command)
            second = OFFICER if actor is CLERK else SECOND_CLERK
            self.do(c.Second(proposal=waiting.id), second, factor=True)

    def go_on(self, pick: Pick) -> None:
        """What a calm day consists of: the next act, or the box doing what is wanted of it."""
        following, others = next_step(self.run.state), beside(self.run.state)
        luck = pick(0, 29)
        raises = [step for step in others if step.command == "RaiseTie"]
        if raises and luck % 2:
            self.follow(raises[0], pick)
        elif luck == 29:
            mishaps = list(self.mishaps().values())
            mishaps[pick(0, len(mishaps) - 1)](pick)
        elif others and luck > 24:
            self.follow(others[pick(0, len(others) - 1)], pick)
        elif following is None or not self._calm():
            self.obey(pick)
        elif others and luck > 22:
            self.follow(others[pick(0, len(others) - 1)], pick)
        else:
            self.follow(following, pick)

    def pass_time(self, ms: int) -> None:
        size = len(self.run.events)
        self.run.pass_time(ms)
        self.naive.see(tuple(self.run.events[size:]))

    # --- the box ---------------------------------------------------------------------------------

    def see(self, *reports: Report) -> None:
        size = len(self.run.events)
        self.run.see(*reports)
        self.naive.see(tuple(self.run.events[size:]))

    def _calm(self) -> bool:
        box = self.run.state.machines.box
        return box.link == "FOUND" and box.slot == "SHUT" and not box.estop_pressed

    def obey(self, pick: Pick) -> None:
        """The box does what is wanted of it, if it can; then time goes by to what falls due."""
        box, now = self.run.state.machines.box, self.run.now_ms
        want = wanted(self.run.state, now).box
        if box.link != "FOUND":
            self.find_box()
        elif box.estop_pressed:
            self.see(e.BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=now))
        elif want.lift is not None and box.lift != want.lift:
            self.see(e.LiftRead(state="BETWEEN", at_ms=now))
            self.pass_time(1_000)
            self.see(e.LiftRead(state=want.lift, at_ms=now + 1_000))
        elif want.slot_open_until_ms is not None and box.slot != "OPEN":
            self.see(e.SlotRead(state="OPEN", from_ms=now, to_ms=now))
        elif want.slot_open_until_ms is None and box.slot != "SHUT":
            self.see(
                e.CloseCommanded(deadline_ms=now, wire_ms=now),
                e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
                e.FinalCountRead(counter=self._beam),
            )
        elif want.door_free is not (box.door == "FREE"):
            self.see(e.DoorRead(state="FREE" if want.door_free else "BOLTED", at_ms=now))
        else:
            if box.slot == "OPEN" and pick(0, 1):
                self.drop(pick(1, 3))
            nearest = due(self.run.state)
            self.pass_time(max(0, nearest.at_ms - now) if nearest else 1_000)

    def drop(self, new: int) -> None:
        """Envelopes, or hands, in the slot."""
        now = self.run.now_ms
        self._beam += new
        active = self.run.state.active_round
        opened = active is not None and self.naive.was_open(active.id)
        emptying = {RoundStage.UNLOCKED, RoundStage.COUNTED}
        if active is not None and opened and active.stage not in emptying:
            self.naive.dropped[active.id] += new
        self.see(e.EnvelopeDropped(new=new, counter=self._beam, seen_between_ms=(now - 50, now)))

    def find_box(self) -> None:
        """The box answers (again): whatever had been opened has shut by its spring."""
        now, lift = self.run.now_ms, self.run.state.machines.box.lift
        self.see(
            e.DeviceFound(device="box", model="reference"),
            e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
            e.LiftRead(state="LOWERED" if lift == "UNKNOWN" else lift, at_ms=now),
            e.DoorRead(state="BOLTED", at_ms=now),
        )

    # --- what may go wrong -----------------------------------------------------------------------

    def mishaps(self) -> dict[str, Callable[[Pick], None]]:
        """Everything that can happen to a room, by name."""
        return {
            "a fault": lambda pick: self.see(
                e.BoxFaulted(fault=FAULTS[pick(0, 4)], at_ms=self.run.now_ms)
            ),
            "a spent release": lambda _: self._spend(),
            "a hindrance": lambda pick: self.see(
                (
                    e.BoxHeldBack(reasons=(("MOTION_SPENT",), ())[pick(0, 1)]),
                    e.SlotStuck(wanted=("OPEN", "SHUT")[pick(0, 1)], since_ms=self.run.now_ms),
                    e.BeamRead(state=("BROKEN", "CLEAR")[pick(0, 1)], at_ms=self.run.now_ms),
                )[pick(0, 2)]
            ),
            "a pulled cable": lambda pick: self.see(
                e.DeviceLost(device=("box", "clock")[pick(0, 1)], cause="no answer")
            ),
            "a hand": self._by_hand,
            "a camera": self._film,
            "a killed server": lambda _: self._restart(None, 0),
            "a power cut": lambda pick: self._restart(
                f"boot-{len(self.run.events)}", 60_000 * pick(-90, 90)
            ),
        }

    def _spend(self) -> None:
        """The driver lets the live release go by itself."""
        release = self.run.state.machines.release
        if release is not None:
            self.see(e.ReleaseSpent(release=release.number, cause="STALLED"))

    def _by_hand(self, pick: Pick) -> None:
        """Somebody uses force or a key; the switches tell."""
        now = self.run.now_ms
        forced: tuple[Report, ...] = (
            e.SlotRead(state="OPEN", from_ms=now, to_ms=now),
            e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
            e.DoorRead(state="FREE", at_ms=now),
            e.LiftRead(state="BETWEEN", at_ms=now),
            e.ClockRead(agrees=False, difference_ms=1_500),
        )
        self.see(forced[pick(0, 4)])

    def _film(self, pick: Pick) -> None:
        begun = e.RecorderStarted(camera="hall", adopted=pick(0, 1) == 0)
        state, part = (("OK", "picture"), ("SOURCE_LOST", "picture"), ("LOST", "sound"))[pick(0, 2)]
        self.see(
            begun if pick(0, 2) else e.RecorderLost(camera="hall", cause="killed"),
            e.CameraHealth(camera="hall", state=state, part=part),
            e.RecordingGap(camera="hall", from_ms=self.run.now_ms, to_ms=None, cause="killed"),
        )

    def _restart(self, boot: str | None, by_ms: int) -> None:
        """Started again; after a power cut the wall clock may be wrong either way."""
        size = len(self.run.events)
        self.run.restart(boot=boot, clock_ms=max(T0, self.run.now_ms + by_ms))
        self.naive.see(tuple(self.run.events[size:]))


def beside(state: SessionState) -> tuple[Step, ...]:
    """Everything offered beside the next act: what waits for a second person, and the others."""
    waits = (step for one in waiting(state) for step in (one.second, one.withdraw))
    return (*waits, *other_steps(state))


def anyhow(
    kind: type[Command], pick: Pick, marks: tuple[str, ...], rounds: tuple[str, ...]
) -> Command:
    """A command of that kind with whatever in it, most of it out of place."""

    def one(*these: object) -> object:
        return these[pick(0, len(these) - 1)]

    lot = one(*marks, "癸")
    figures: dict[str, object] = {
        "lot": lot,
        "round": one(*rounds, "9"),
        "envelope": pick(-1, 4),
        "bidder": str(pick(-1, 5)),
        "cash": one(0, 0, 5, -1),
        "amount": one(-1, 0, 50_000, 77_777, 10**13),
        "reason": one(REASON, ""),
        "words": one("", "壹佰元整", "壹佰柒拾貳萬元整", "？"),
        "digits": one("", "0", "1,720,000", "x"),
        "parcels": one((), (1,), (1_200_000, 520_000), (-1, 1)),
        "marks": one((), ("G02",), ("X",)),
        "valid": bool(pick(0, 1)),
        "ground": one(None, "G11", "G99"),
        "instruments": one((), (350_000,), (-5,), (1, 2)),
        "increase": one(-1, 0, 1_000, 10**13),
        "witnesses": one(("B01", "B02"), ("B01", "B01"), ("王", "B01")),
        "number": one(17, 1),
        "cause": tuple(StopCause)[pick(0, 8)],
        "text": one(REASON, ""),
        "by": one(None, "1", "9"),
        "ruling": tuple(Ruling)[pick(0, 2)],
        "until_ms": one(0, DEADLINE - 1_000, DEADLINE + 60_000, 10**15),
        "creditor": one("T", "K", "1", "王"),
        "share": one(None, -1, 0, 100_000),
        "price": one(None, 0, 40_000, 1_720_000),
        "case": one("1", "9"),
        "order": one((), marks, marks[::-1]),
        "asked_by": one(REASON, ""),
        "received_from": one(REASON, ""),
        "claims": one(-1, 0, 1_000_000),
        "costs": one(-1, 0, 10**13),
        "taxes": 0,
        "counted": pick(-1, 4),
        "returned": pick(-1, 4),
        "by_mail": pick(-1, 2),
        "arrived_ms": one(0, T0, 10**15),
        "witness": one("B02", "A01", "王"),
        "sealed": bool(pick(0, 1)),
        "labelled": bool(pick(0, 1)),
        "to": one(*marks, "癸"),
        "shown": one(REASON, ""),
        "joint": one((), ("9",)),
        "shares": one((), ("1/2",), ("x",)),
        "agent": one(None, "9"),
        "authority_shown": bool(pick(0, 1)),
        "enclosed": one((), tuple(Enclosure)),
        "entry": pick(0, 3),
        "serial": pick(-1, 2),
        "lots": one((), (lot,), (lot, lot)),
        "deadline_ms": one(0, DEADLINE + 60_000, 10**15),
        "fault": FAULTS[pick(0, 4)],
        "proposal": f"c{pick(1, 30)}",
        "act": c.ConfirmAnchor(reason=REASON),
        "without_recording": None,
    }
    return kind(**{name: figures[name] for name in kind.__struct_fields__})
