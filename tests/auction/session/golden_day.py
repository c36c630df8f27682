"""One scripted day on which every event happens and every command is given.

    python -m tests.auction.session.golden_day > tests/golden/session/v<version>.jsonl

writes the day's entries, one a line, as this version writes them.
"""

import sys
from contextlib import suppress

from msgspec.structs import replace

from auction.rules.daxie import to_daxie
from auction.rules.policy import Policy
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.commands.fallback import FallbackStep
from auction.session.refusals import Refusal
from auction.terms import Case, Creditor, Ruling, Text, WhichEntry
from tests.auction.session.days import FIELD, TRUCK
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, OFFICER
from tests.auction.session.filling import admit, opened_drawing, prohibit, sealed_drawing
from tests.auction.session.running import Run

WHY = Text("5eaf00d5", "c0" * 32)
SHOVEL, LADDER = replace(CAR, mark="庚", reserve=None), replace(CAR, mark="辛", reserve=None)
LOTS = (
    LAND,
    FIELD,
    CAR,
    TRUCK,
    replace(CAR, mark="戊", deposit=5_000),
    replace(FIELD, mark="己"),
    SHOVEL,
    LADDER,
)
CREDITORS = (
    Creditor(code="T", role_zh="移送機關", role_en="referring agency"),
    Creditor(code="K", role_zh="抵押權人", role_en="mortgagee"),
)
PRESS = Case(id="press", lots=("戊",), claims=500_000, creditors=CREDITORS)
TOOLS = Case(id="tools", lots=("庚", "辛"), claims=90_000, costs=10_000)
EVENING = DEADLINE + 30_000_000
ROUNDS = (
    e.RoundAnnounced(
        round="1", lots=("甲", "乙"), deadline_ms=DEADLINE, mail_until_ms=DEADLINE - 49_000
    ),
    e.RoundAnnounced(round="2", lots=("己",), deadline_ms=EVENING),
)
PEOPLE = 4


def whole_day(room: type[Run] = Run) -> Run:
    """The day from the opening to the sealing."""
    run = room(LOTS, ROUNDS, (TOOLS, PRESS), Policy(blind_second_entry=True))
    for number in range(1, PEOPLE + 2):
        run.do(admit(number), CLERK)
    run.do(c.UndoAdmission(bidder="5", reason=WHY), CLERK)
    run.do(prohibit(8), CLERK)
    run.do(c.LiftProhibition(entry=1, reason=WHY), CLERK)
    machines_come(run)
    bidding(run)
    standstills(run)
    closing(run)
    tie_raised(run)
    tie_drawn(run)
    oral(run)
    stopped(run)
    away(run)
    enough(run)
    run.do(c.AdjournSession())
    run.seal()
    return run


def machines_come(run: Run) -> None:
    now = run.now_ms
    run.see(
        e.DeviceFound(device="box", model="reference"),
        e.SlotRead(state="SHUT", from_ms=now - 40, to_ms=now),
        e.LiftRead(state="LOWERED", at_ms=now),
        e.DoorRead(state="BOLTED", at_ms=now),
        e.DeviceFound(device="clock", model="reference"),
        e.ClockRead(agrees=False, difference_ms=-1_200),
        e.ClockRead(agrees=True, difference_ms=0),
        e.RecorderStarted(camera="hall", adopted=False),
        e.CameraHealth(camera="hall", state="COVERED"),
        e.CameraHealth(camera="hall", state="OK"),
        e.CameraClockStepped(camera="hall", was_ahead_ms=-40, ahead_ms=119_960),
        e.CameraHealth(camera="hall", state="LOST", part="sound"),
        e.RecorderLost(camera="hall", cause="killed"),
        e.RecordingGap(camera="hall", from_ms=now - 500, to_ms=None, cause="killed"),
        e.RecorderStarted(camera="hall", adopted=False),
        e.FactSetAside(device="clock", what="differs"),
        e.ClockSet(difference_ms=-2_500),
        e.TraceFinished(device="clock", file="clock.trace.0001", bytes=9, sha256="ab"),
    )


def bidding(run: Run) -> None:
    run.do(c.ShowBoxEmpty(round="1"), CLERK)
    (proposed,) = run.do(c.Propose(act=c.RaiseBox(round="1")), CLERK)
    run.do(c.WithdrawProposal(proposal=proposed.proposal), CLERK)  # type: ignore[attr-defined]
    run.two(c.RaiseBox(round="1"))
    run.see(e.LiftRead(state="BETWEEN", at_ms=run.now_ms))
    run.see(e.BoxHeldBack(reasons=("DOOR_FREE",)), e.BoxHeldBack(reasons=()))
    run.see(
        e.BeamRead(state="BROKEN", at_ms=run.now_ms), e.BeamRead(state="CLEAR", at_ms=run.now_ms)
    )
    run.pass_time(8_000)
    run.see(e.LiftRead(state="RAISED", at_ms=run.now_ms))
    run.see(e.SlotRead(state="OPEN", from_ms=run.now_ms - 40, to_ms=run.now_ms))
    run.two(c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 600_000, reason=WHY))
    for number in range(1, 8):
        run.pass_time(1_000)
        span = (run.now_ms - 40, run.now_ms)
        run.see(e.EnvelopeDropped(new=1, counter=number, seen_between_ms=span))
    by_mail(run)
    run.pass_time(350_000)


def by_mail(run: Run) -> None:
    """One bid by mail in time and put into the box; one late and sent back."""
    early, late = DEADLINE - 50_000, DEADLINE - 48_000
    log = c.LogMail(round="1", arrived_ms=early, witness="B02", sealed=True, labelled=True)
    run.do(log, CLERK)
    run.do(replace(log, arrived_ms=late), CLERK)
    run.do(c.DropMail(round="1", witness="B02"), CLERK)
    run.do(c.ReturnMail(round="1", serial=2), CLERK)


def standstills(run: Run) -> None:
    """A jam, a pulled cable, an officer's stop, a killed server, a power cut."""
    assert run.state.machines.release is not None
    run.see(
        e.BoxFaulted(fault="EMERGENCY_STOP", at_ms=run.now_ms),
        e.ReleaseSpent(release=run.state.machines.release.number, cause="ESTOP"),
        e.SlotRead(state="SHUT", from_ms=run.now_ms, to_ms=run.now_ms + 40),
        e.SlotShutEarly(
            deadline_ms=DEADLINE + 600_000, from_ms=run.now_ms, to_ms=run.now_ms, cause="ESTOP"
        ),
        e.SlotStuck(wanted="OPEN", since_ms=run.now_ms),
        e.BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=run.now_ms),
    )
    run.do(c.AcknowledgeFault(fault="EMERGENCY_STOP", reason=WHY), CLERK)
    late = DEADLINE + 1_200_000
    run.two(c.ResumeBidding(round="1", reason=WHY, deadline_ms=late))
    run.see(e.SlotRead(state="OPEN", from_ms=run.now_ms, to_ms=run.now_ms + 40))
    run.see(e.DeviceLost(device="box", cause="no answer"))
    run.do(c.TakeFallbackStep(round="1", step=FallbackStep.SLOT_LOCKED, note=WHY), CLERK)
    run.restart()
    run.restart(boot="boot-2", clock_ms=run.now_ms + 30_000)
    run.see(
        e.DeviceFound(device="box", model="reference"),
        e.SlotRead(state="SHUT", from_ms=run.now_ms, to_ms=run.now_ms),
    )
    run.do(c.Propose(act=c.ConfirmAnchor(reason=WHY)))
    run.pass_time(60_000)
    run.two(c.ConfirmAnchor(reason=WHY))


def closing(run: Run) -> None:
    run.pass_time(1_300_000)
    run.see(e.CloseCommanded(deadline_ms=DEADLINE + 1_200_000, wire_ms=DEADLINE + 1_200_000))
    run.do(c.ConfirmClose(round="1", reason=WHY))
    run.see(e.FinalCountRead(counter=7))
    run.do(c.LowerBox(round="1"), CLERK)
    run.see(e.LiftRead(state="LOWERED", at_ms=run.now_ms))
    run.do(c.SuspendSession(reason=WHY), CLERK)
    run.two(c.ResumeSession(reason=WHY))
    run.two(c.UnlockBox(round="1"))
    run.two(c.OpenByKey(round="1", reason=WHY))
    run.see(e.DoorRead(state="FREE", at_ms=run.now_ms))
    run.do(c.CountEnvelopes(round="1", counted=6, by_mail=1), CLERK)
    run.two(c.AcceptCount(round="1", reason=WHY))
    run.do(c.SortEnvelopes(round="1", lots=("甲", "甲", "甲", "甲", "乙", "乙")), CLERK)
    run.see(
        e.SegmentClosed(
            camera="hall",
            path="hall/000001.mp4",
            sha256="ab" * 32,
            bytes=123_456,
            first_ms=run.now_ms - 10_000,
            last_ms=run.now_ms,
            frames=120,
        )
    )


def form(run: Run, lot: str, envelope: int, bidder: str, total: int) -> None:
    """One envelope over the opening table."""
    run.do(c.OpenEnvelope(lot=lot, envelope=envelope, bidder=bidder), CLERK)
    words, digits = to_daxie(total), f"{total:,}"
    run.do(c.ReadBid(lot=lot, envelope=envelope, words=words, digits=digits), CLERK)
    run.do(c.ReenterBid(lot=lot, envelope=envelope, words=words, digits=digits))


def tie_raised(run: Run) -> None:
    run.do(c.CallLot(lot="甲"))
    run.do(replace(admit(7), present=False), CLERK)
    run.do(c.MoveEnvelope(lot="甲", envelope=4, to="乙", reason=WHY))
    form(run, "甲", 1, "1", 1_730_000)
    form(run, "甲", 2, "2", 1_730_000)
    seen = c.ReadBid(lot="甲", envelope=2, words="", digits="1,730,000", marks=("G22",), reason=WHY)
    run.do(seen, CLERK)
    run.do(c.ReenterBid(lot="甲", envelope=2, words="", digits="1,780,000"))
    run.do(c.SettleEntries(lot="甲", envelope=2, keep=WhichEntry.FIRST, reason=WHY))
    run.do(c.CureGround(lot="甲", envelope=2, ground="G22", shown=WHY))
    form(run, "甲", 3, "3", 1_719_999)
    run.do(c.RuleBid(lot="甲", envelope=1, valid=True))
    run.do(c.RuleBid(lot="甲", envelope=2, valid=True))
    run.do(c.RuleBid(lot="甲", envelope=3, valid=False, ground="G23"))
    for envelope in (1, 2):
        run.do(c.CheckDeposit(lot="甲", envelope=envelope, instruments=(300_000, 50_000)), CLERK)
    drawn_by_numbers(run)
    run.do(c.RaiseTie(lot="甲", envelope=2, increase=5_000))
    run.do(c.AskObjections(lot="甲"))
    run.do(c.AwardLot(lot="甲"))
    run.do(c.ReturnDeposit(lot="甲", envelope=1), CLERK)


def drawn_by_numbers(run: Run) -> None:
    """Drawn; then a form is read once more, and with it the tie begins anew."""
    run.do(c.DeclineRaises(lot="甲"))
    run.do(sealed_drawing(run.state, "甲"))
    run.do(c.NameNumber(lot="甲", number=17), CLERK)
    run.do(c.NameNumber(lot="甲", number=1, envelope=1), CLERK)
    run.do(c.PassNumber(lot="甲", envelope=2))
    run.do(opened_drawing("甲"))
    form(run, "甲", 1, "1", 1_730_000)
    run.do(c.RuleBid(lot="甲", envelope=1, valid=True))
    run.do(c.CheckDeposit(lot="甲", envelope=1, instruments=(300_000, 50_000)), CLERK)


def tie_drawn(run: Run) -> None:
    run.do(c.CallLot(lot="乙"))
    form(run, "乙", 4, "3", 1_800_000)
    form(run, "乙", 5, "4", 1_700_000)
    form(run, "乙", 6, "1", 1_700_000)
    run.do(c.RuleBid(lot="乙", envelope=4, valid=True))
    for envelope in (5, 6):
        run.two(c.OverrideBid(lot="乙", envelope=envelope, valid=True, reason=WHY))
    run.do(c.CheckDeposit(lot="乙", envelope=4, instruments=(349_999,)), CLERK)
    run.do(c.RuleBid(lot="乙", envelope=4, valid=False, ground="G11"))
    for envelope in (5, 6):
        run.do(c.CheckDeposit(lot="乙", envelope=envelope, instruments=(350_000,)), CLERK)
    run.do(c.DeclineRaises(lot="乙"))
    run.do(sealed_drawing(run.state, "乙"))
    run.do(c.LoseDrawing(lot="乙"))
    run.do(c.DrawTie(lot="乙", envelope=6, witnesses=("B01", "B02")))
    run.do(c.AskObjections(lot="乙"))
    run.do(c.AwardLot(lot="乙"))


def oral(run: Run) -> None:
    """Sold after a call was taken back; below half the reserve; nobody bids."""
    run.do(c.CallLot(lot="丙"))
    shout(run, "丙", "1", 60_000)
    with suppress(Refusal):
        shout(run, "丙", "2", 60_500)
    run.do(c.CallPrice(lot="丙"))
    run.do(c.RetractCall(lot="丙", reason=WHY))
    shout(run, "丙", "4", 90_000)
    hammer(run, "丙")
    run.do(c.AwardLot(lot="丙"))
    run.do(c.CallLot(lot="丁"))
    shout(run, "丁", "2", 50_000)
    hammer(run, "丁")
    run.do(c.AwardLot(lot="丁"))
    run.do(c.LodgeDeposit(lot="戊", bidder="4", instruments=(5_000,)), CLERK)
    run.do(c.CallLot(lot="戊"))
    run.do(c.RaiseObjection(lot="戊", text=WHY, by="4"), CLERK)
    run.do(c.RuleObjection(lot="戊", number=1, ruling=Ruling.DISMISSED, reason=WHY))
    run.do(c.DeclareUnsold(lot="戊"))
    run.do(c.AskAcceptance(lot="戊", price=70_000))
    run.do(c.DeclareAcceptance(lot="戊", creditor="T", share=60_000), CLERK)
    run.do(c.DeclareAcceptance(lot="戊", creditor="K", share=80_000), CLERK)
    run.do(c.DrawAcceptance(lot="戊", creditor="T", witnesses=("B01", "B02")))
    run.do(c.GrantAcceptance(lot="戊"))
    run.do(c.HandBackDeposit(lot="戊", bidder="4"), CLERK)


def stopped(run: Run) -> None:
    """The second round's only lot is stopped while its box is open; one envelope goes back."""
    run.see(e.DoorRead(state="BOLTED", at_ms=run.now_ms))
    run.do(c.ShowBoxEmpty(round="2"), CLERK)
    run.two(c.RaiseBox(round="2"))
    run.see(
        e.LiftRead(state="RAISED", at_ms=run.now_ms),
        e.SlotRead(state="OPEN", from_ms=run.now_ms, to_ms=run.now_ms),
        e.EnvelopeDropped(new=1, counter=8, seen_between_ms=(run.now_ms, run.now_ms)),
    )
    run.do(c.StopLot(lot="己", cause=StopCause.FAILURE, reason=WHY))
    run.see(e.SlotRead(state="SHUT", from_ms=run.now_ms, to_ms=run.now_ms))
    run.see(e.LiftRead(state="LOWERED", at_ms=run.now_ms))
    run.two(c.UnlockBox(round="2"))
    run.see(e.DoorRead(state="FREE", at_ms=run.now_ms))
    run.do(c.ReturnEnvelopes(round="2", returned=1), CLERK)


def away(run: Run) -> None:
    """A recess until a time, and an alarm after it."""
    run.do(c.AnnounceRecess(until_ms=run.now_ms + 600_000))
    run.pass_time(600_000)
    run.do(c.EndRecess())
    run.do(c.Evacuate(), CLERK)
    run.two(c.ResumeSession(reason=WHY))


def enough(run: Run) -> None:
    """The obligor asks for the ladder first and pays a part; then it raises enough."""
    run.do(c.ChooseOrder(case="tools", order=("辛", "庚"), asked_by=WHY))
    run.do(c.RecordPayment(case="tools", amount=20_000, received_from=WHY))
    run.do(c.RestateClaims(case="tools", claims=80_000, costs=10_000, taxes=0, reason=WHY))
    run.do(c.CallLot(lot="辛"))
    shout(run, "辛", "3", 70_000)
    hammer(run, "辛")
    run.do(c.AwardLot(lot="辛"))
    run.do(c.DeclareNotAwarded(lot="庚"))
    run.two(c.RevokeResult(lot="庚", reason=WHY))
    run.do(c.DeclareNotAwarded(lot="庚"))


def shout(run: Run, lot: str, bidder: str, amount: int) -> None:
    run.do(c.BidOral(lot=lot, bidder=bidder, amount=amount), CLERK)


def hammer(run: Run, lot: str) -> None:
    for _ in range(3):
        run.do(c.CallPrice(lot=lot), OFFICER)
    run.do(c.Hammer(lot=lot))


if __name__ == "__main__":
    for entry in whole_day().entries:
        sys.stdout.buffer.write(entry.body + b"\n")
