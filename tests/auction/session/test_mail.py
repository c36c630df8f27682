"""通訊投標: bids that came by mail, in custody, in the box, or back (S10)."""

import pytest
from msgspec.structs import replace

from auction.session.commands import (
    CountEnvelopes,
    DropMail,
    LogMail,
    ReturnMail,
    SortEnvelopes,
    SuspendSession,
    UnlockBox,
)
from auction.session.events import (
    DoorRead,
    LiftRead,
    MailDropped,
    MailLogged,
    RoundAnnounced,
)
from auction.session.phases import blocking
from auction.session.state import MailStage
from auction.session.steps import next_step, other_steps
from tests.auction.session.driving import CLERK, DEADLINE, OFFICER, T0, WHY, Sitting
from tests.auction.session.test_custody import refused

LAST = T0 + 20_000
IN_TIME, LATE = T0 + 2_000, T0 + 31_000
GOOD = LogMail(round="1", arrived_ms=IN_TIME, witness="B02", sealed=True, labelled=True)
DROP = DropMail(round="1", witness="B02")


class MailSitting(Sitting):
    """A sitting whose notice allows bids by mail."""

    def __init__(self) -> None:
        super().__init__()
        announced = RoundAnnounced(
            round="1", lots=("甲",), deadline_ms=DEADLINE, mail_until_ms=LAST
        )
        self.state = replace(self.state, rounds=self.state.rounds.remove("1"), round_order=())
        self.add(announced)

    def stages(self) -> list[MailStage]:
        return [one.stage for one in self.state.rounds["1"].mail]

    def offered(self) -> list[tuple[str, object]]:
        return [
            (one.command, one.preset.get("serial"))
            for one in other_steps(self.state)
            if "Mail" in one.command
        ]


def test_s10_the_early_one_goes_in_and_counts_and_the_late_one_goes_back_unopened() -> None:
    sitting = MailSitting()
    sitting.open_box()
    sitting.now_ms = T0 + 32_000
    (early,) = sitting.do(GOOD, CLERK)
    assert isinstance(early, MailLogged)
    assert (early.serial, early.findings) == (1, ())
    assert early.custody == ("staff:B01", "staff:B02")
    (late,) = sitting.do(replace(GOOD, arrived_ms=LATE), CLERK)
    assert isinstance(late, MailLogged)
    assert [one.code for one in late.findings] == ["MAIL_LATE"]
    assert sitting.stages() == [MailStage.IN_CUSTODY, MailStage.KEPT_OUT]
    following = next_step(sitting.state)
    assert following is not None
    assert following.command == "DropMail"
    (dropped,) = sitting.do(DROP, CLERK)
    assert dropped == MailDropped(round="1", serials=(1,), by=("staff:B01", "staff:B02"))
    assert next_step(sitting.state) is None
    assert sitting.offered() == [("LogMail", None), ("ReturnMail", 2)]
    sitting.do(ReturnMail(round="1", serial=2), CLERK)
    assert sitting.stages() == [MailStage.DROPPED, MailStage.RETURNED]
    with refused("mail-stays"):
        sitting.do(ReturnMail(round="1", serial=1), CLERK)
    with refused("mail-none"):
        sitting.do(DROP, CLERK)


def test_the_count_reconciles_hands_beam_and_mail_log() -> None:
    sitting = MailSitting()
    sitting.open_box()
    sitting.do(GOOD, CLERK)
    sitting.do(DROP, CLERK)
    sitting.drop(3)
    sitting.close()
    sitting.see(LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(UnlockBox(round="1"))
    sitting.see(DoorRead(state="FREE", at_ms=sitting.now_ms))
    following = next_step(sitting.state)
    assert following is not None
    assert [field.name for field in following.fields] == ["counted", "by_mail"]
    with refused("mail-range"):
        sitting.do(CountEnvelopes(round="1", counted=3, by_mail=4))
    sitting.do(CountEnvelopes(round="1", counted=2, by_mail=0))
    assert [one.code for one in blocking(sitting.state)] == ["count-differs", "mail-differs"]
    sitting.do(CountEnvelopes(round="1", counted=3, by_mail=0))
    assert [one.code for one in blocking(sitting.state)] == ["mail-differs"]
    with refused("mail-differs"):
        sitting.do(SortEnvelopes(round="1", lots=("甲",) * 3))
    sitting.do(CountEnvelopes(round="1", counted=3, by_mail=1))
    assert blocking(sitting.state) == ()
    sitting.do(SortEnvelopes(round="1", lots=("甲",) * 3))


def test_without_the_notice_no_mail_is_taken() -> None:
    sitting = Sitting()
    with refused("mail-unannounced"):
        sitting.do(GOOD, CLERK)
    assert not [one for one in other_steps(sitting.state) if "Mail" in one.command]


@pytest.mark.parametrize("arrived_ms", [T0 + 10_000, T0 - 61 * 86_400_000])
def test_it_cannot_have_come_later_than_now_or_before_the_notice(arrived_ms: int) -> None:
    with refused("mail-arrival"):
        MailSitting().do(replace(GOOD, arrived_ms=arrived_ms), CLERK)


@pytest.mark.parametrize(
    ("witness", "code"),
    [("王", "witness-form"), ("B01", "witness-self"), ("B09", "witness-unknown")],
)
def test_custody_takes_two_members_of_staff(witness: str, code: str) -> None:
    sitting = MailSitting()
    sitting.now_ms = LAST
    with refused(code):
        sitting.do(replace(GOOD, witness=witness), CLERK)


def test_mail_waits_while_the_slot_is_not_open() -> None:
    sitting = MailSitting()
    sitting.now_ms += 3_000
    sitting.do(GOOD, CLERK)
    with refused("mail-slot"):
        sitting.do(DROP, CLERK)
    sitting.open_box()
    sitting.now_ms = DEADLINE
    with refused("mail-slot"):
        sitting.do(DROP, CLERK)


def test_what_nobody_put_in_goes_back_after_the_close() -> None:
    sitting = MailSitting()
    sitting.open_box()
    sitting.do(GOOD, CLERK)
    with refused("mail-stays"):
        sitting.do(ReturnMail(round="1", serial=1), CLERK)
    sitting.close()
    assert ("ReturnMail", 1) in sitting.offered()
    sitting.do(ReturnMail(round="1", serial=1), CLERK)
    assert sitting.stages() == [MailStage.RETURNED]


def test_mail_is_taken_while_the_sitting_stands_still_and_disturbs_no_proposal() -> None:
    sitting = MailSitting()
    sitting.open_box()
    sitting.do(SuspendSession(reason=WHY))
    before = sitting.state.basis_of("round:1")
    sitting.do(GOOD, OFFICER)
    assert sitting.state.basis_of("round:1") == before


def test_an_unsealed_one_goes_in_and_is_weighed_at_the_opening() -> None:
    sitting = MailSitting()
    sitting.open_box()
    (logged,) = sitting.do(replace(GOOD, sealed=False), CLERK)
    assert isinstance(logged, MailLogged)
    assert [one.code for one in logged.findings] == ["G03"]
    assert sitting.stages() == [MailStage.IN_CUSTODY]
