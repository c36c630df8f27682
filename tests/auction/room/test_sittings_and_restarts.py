"""What a sitting stands on, and what a server that starts makes of the journal it finds."""

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from msgspec.structs import replace

from auction.docket.coming import next_lot
from auction.docket.events import LotAnnounced
from auction.journal.store import Store
from auction.people.vault import Vault
from auction.room import roomtime
from auction.room.history import read_back
from auction.room.setting import Setting
from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import Phase, phase
from auction.session.state import RoundStage, SuspendCause
from auction.session.steps import next_step
from auction.wanted import REST, BoxWant
from display.views.console import console_view
from tests.auction.room.served import DATE, PEOPLE, SESSION, STREAM, Served, serving, setting
from tests.auction.session.driving import CAR, CLERK, T0
from tests.auction.session.test_custody import refused

HOUR_S = 3_600
ROOT = Path(__file__).parents[3]


@pytest.fixture
def reboot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Restarts the machine: a file says which boot this is."""
    file = tmp_path / "boot_id"

    def restart(boot: str) -> None:
        file.write_text(f"{boot}\n", encoding="ascii")
        roomtime.boot_id.cache_clear()

    monkeypatch.setattr(roomtime, "_BOOT_ID", file)
    restart("first-boot")
    yield restart
    roomtime.boot_id.cache_clear()


def opened(served: Served, stream: str = STREAM) -> e.SessionOpened:
    first = served.events(stream)[0]
    assert isinstance(first, e.SessionOpened)
    return first


async def test_the_first_entry_cites_docket_policy_and_script(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        first, docket = opened(served), served.room._ledger.head.stream("docket")
        assert first.docket == docket.cited
        assert docket.size == 2
        assert first.previous is None
        assert first.policy_sha256 == sha256(served.today.policy_toml).hexdigest()
        assert (first.rehearsal, first.script, first.anchor.stated) == (True, "a day", True)
        assert first.anchor.utc_ms == T0
        assert first.origin == f"auction-room/HSY/rehearsal/{SESSION}"
        assert served.kinds()[1:5] == [
            "LotListed",
            "LotListed",
            "RoundAnnounced",
            "CheckpointPublished",
        ]


async def test_a_sale_takes_its_anchor_from_the_wall_clock(tmp_path: Path) -> None:
    async with serving(tmp_path, setting(rehearsal=False)) as served:
        before_ms = time.time_ns() // 1_000_000
        await served.ask(c.OpenSession())
        first = opened(served)
        assert (first.rehearsal, first.anchor.stated) == (False, False)
        assert 0 <= first.anchor.utc_ms - before_ms < 5_000
        assert "sale" in first.origin


def with_a_further_lot(today: Setting) -> Setting:
    """The same day's list with one lot more, as after an edit and a restart."""
    return replace(today, lots=(*today.lots, replace(CAR, mark="丁", title_zh="貨車")))


async def test_the_second_sitting_of_a_day_cites_the_first_and_leaves_out_what_is_decided(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as served:
        await served.nothing_sells()
        with refused("session-over"):
            await served.ask(c.CallLot(lot="丙"))
        with refused("session-open"):
            await served.ask(c.OpenSession())
        await served.room.seal("ab" * 32)
        with refused("session-over"):
            await served.room.seal("ab" * 32)
        sealed = served.room._ledger.head.stream(STREAM).cited
    async with serving(tmp_path, with_a_further_lot(setting())) as again:
        assert [lot.mark for lot in again.room.scene.lots] == ["丁"]
        await again.ask(c.OpenSession())
        second = f"session:{DATE}-2"
        assert again.state.id == f"{DATE}-2"
        assert opened(again, second).previous == sealed
        assert opened(again, second).docket == again.room._ledger.head.stream("docket").cited
        assert opened(again, second).left_out == ("甲", "丙")
        assert (again.state.order, again.state.round_order) == (("丁",), ())
        assert [
            (one.session, one.lot.mark)
            for one in again.events("docket")
            if isinstance(one, LotAnnounced)
        ] == [(SESSION, "甲"), (SESSION, "丙"), (f"{DATE}-2", "丁")]
        assert again.room.scene.names == {}
        assert (await again.admit(PEOPLE[0])) == ["1"]
    async with serving(tmp_path) as third:
        assert third.state.id == f"{DATE}-2"
        assert third.room.scene.names == {"1": "王○明"}


async def test_a_day_with_nothing_left_to_list_is_not_opened_again(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.nothing_sells()
        await served.room.seal("ab" * 32)
        with refused("nothing-to-list"):
            await served.ask(c.OpenSession())
        assert f"session:{DATE}-2" not in served.store.streams()
        assert console_view(served.room.scene, "zh").next is None
    async with serving(tmp_path, with_a_further_lot(setting())) as again:
        offered = console_view(again.room.scene, "zh").next
        assert offered is not None
        assert offered.command == "OpenSession"
        unsold = again.room._ledger.durable.docket.in_order()
    next_day = replace(setting(), date="2026-12-03")
    async with serving(tmp_path, next_day) as same_list:
        with refused("notice-round"):
            await same_list.ask(c.OpenSession())
    further = tuple(next_lot(lot, unit=1_000) for lot in unsold)
    async with serving(tmp_path, replace(next_day, lots=further)) as tomorrow:
        await tomorrow.ask(c.OpenSession())
        assert tomorrow.state.order == ("甲", "丙")


# Killed by its own hand at a commit of the opening: before (argument "0") or after ("1") it.
OPENS_AND_DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from auction.journal.store import Store
from auction.session.commands import OpenSession
from tests.auction.room.served import serving

class Dying(Store):
    def commit(self, batches):
        opening = any(one[0] == "docket" for batch in batches for one in batch.entries)
        if opening and sys.argv[2] == "0":
            os.kill(os.getpid(), signal.SIGKILL)
        super().commit(batches)
        if opening:
            os.kill(os.getpid(), signal.SIGKILL)

async def main():
    async with serving(Path(sys.argv[1]), store=Dying) as served:
        await served.ask(OpenSession(), id_="the-opening")

asyncio.run(main())
"""


@pytest.mark.parametrize("after", [0, 1])
async def test_a_kill_in_the_opening_announces_each_lot_once(tmp_path: Path, after: int) -> None:
    command = [sys.executable, "-c", OPENS_AND_DIES, str(tmp_path), str(after)]
    victim = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await victim.wait() == -signal.SIGKILL
    async with serving(tmp_path) as again:
        assert (again.room.answer_of("the-opening") is not None) == bool(after)
        await again.ask(c.OpenSession(), id_="the-opening")
        announced = [one for one in again.events("docket") if isinstance(one, LotAnnounced)]
        assert [one.lot.mark for one in announced] == ["甲", "丙"]
        assert again.state.order == ("甲", "丙")


async def test_only_an_adjourned_sitting_is_sealed(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        with refused("no-session"):
            await served.room.seal("ab" * 32)
        await served.ask(c.OpenSession())
        assert not served.room.ended
        with refused("session-open"):
            await served.room.seal("ab" * 32)


async def test_an_adjourned_sitting_waits_for_its_sealing_across_a_restart(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.nothing_sells()
    async with serving(tmp_path) as again:
        assert again.room.ended
        await again.room.seal("ab" * 32)
        assert again.kinds()[-2:] == ["ServerStarted", "SessionSealed"]


async def test_what_is_read_back_is_what_was(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.to_opening(2)
        await served.admit()
        await served.room.note_look(CLERK, "record")
        lived = served.room._ledger.head
        record = served.room.scene.record
    with Store(tmp_path) as store:
        past = read_back(store, Vault(tmp_path / "keys" / "vault"))
        assert past.heads == lived
        assert past.record.latest(400, hidden=False) == record
    async with serving(tmp_path) as again:
        assert again.room.scene.names == {"1": "王○明", "2": "陳○嬌", "3": "林○豪"}


async def test_a_start_while_bidding_suspends_and_wants_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.to_bidding()
        await served.drop(2)
        assert served.room.wanted().box.slot_open_until_ms == served.today.rounds[0].deadline_ms
    async with serving(tmp_path) as again:
        assert again.kinds()[-2:] == ["ServerStarted", "SessionSuspended"]
        assert again.state.suspended is SuspendCause.SERVER_RESTARTED
        assert phase(again.state) is Phase.SUSPENDED
        assert again.room.wanted().box == BoxWant()
        box_round = again.state.rounds["1"]
        assert (box_round.stage, box_round.dropped) == (RoundStage.OPEN, 2)
        step = next_step(again.state)
        assert step is not None
        assert (step.command, step.of_two) == ("ResumeBidding", True)


async def test_a_start_outside_a_round_only_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        assert served.kinds("room") == ["ServerStarted"]
        assert served.room.wanted() == REST
        await served.ask(c.OpenSession())
    async with serving(tmp_path) as again:
        assert again.kinds()[-1] == "ServerStarted"
        assert again.state.suspended is None
        assert again.kinds("room") == ["ServerStarted"]


async def test_proposals_die_with_the_server(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        await served.ask(c.SuspendSession(reason="x"))
        proposed = await served.ask(c.Propose(act=c.ResumeSession(reason="x")))
    async with serving(tmp_path) as again:
        died = again.events()[-1]
        assert died == e.ProposalDied(proposal=proposed.proposal or "", cause="RESTART")
        with refused("proposal-gone"):
            await again.ask(c.Second(proposal=proposed.proposal or ""), CLERK, factor=True)


async def test_the_wall_clock_moves_nothing_on_the_same_boot(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        anchor, deadline_ms = served.room.time.anchor, served.state.rounds["1"].deadline_ms
        before_ms = served.room.now_ms
        with time_machine.travel(time.time() - HOUR_S, tick=True):
            assert 0 <= served.room.now_ms - before_ms < 5_000
            await served.admit(PEOPLE[0])
    with time_machine.travel(time.time() - HOUR_S, tick=True):
        async with serving(tmp_path) as again:
            assert again.room.time.anchor == anchor == again.state.anchor
            assert again.state.rounds["1"].deadline_ms == deadline_ms
            assert 0 <= again.room.now_ms - before_ms < 20_000
            started = again.events()[-1]
            assert isinstance(started, e.ServerStarted)
            assert (started.anchor, started.anchor_lost) == (anchor, False)


async def test_another_boot_loses_the_anchor_until_two_confirm(
    tmp_path: Path, reboot: Callable[[str], None]
) -> None:
    data = tmp_path / "data"
    async with serving(data) as served:
        await served.to_bidding()
    reboot("second-boot")
    async with serving(data) as again:
        assert again.state.anchor_lost
        assert again.state.suspended is SuspendCause.ANCHOR_LOST
        assert again.state.anchor.boot == "second-boot"
        assert not again.state.anchor.stated
        step = next_step(again.state)
        assert step is not None
        assert step.command == "ConfirmAnchor"
        await again.two(c.ConfirmAnchor(reason="看過電台時間"))
        assert not again.state.anchor_lost
        confirmed = again.room.time.anchor
    async with serving(data) as third:
        assert third.room.time.anchor == confirmed
        assert not third.state.anchor_lost


async def test_a_wrong_time_is_set_right_by_a_restart_until_two_have_confirmed_it(
    tmp_path: Path, reboot: Callable[[str], None]
) -> None:
    data = tmp_path / "data"
    async with serving(data) as served:
        await served.to_bidding()
    reboot("second-boot")
    with time_machine.travel(time.time() + 5 * HOUR_S, tick=True):
        async with serving(data, running=True) as wrong:
            assert wrong.state.anchor_lost
            ahead_ms = wrong.room.now_ms
            assert wrong.room.wanted().box == BoxWant()
    async with serving(data, running=True) as again:
        assert again.state.anchor_lost
        assert ahead_ms - again.room.now_ms > 4 * HOUR_S * 1000
        assert "DeadlineReached" not in again.kinds()
        started = next(one for one in reversed(again.events()) if isinstance(one, e.ServerStarted))
        assert (started.anchor, started.anchor_lost) == (again.room.time.anchor, True)
        await again.two(c.ConfirmAnchor(reason="看過電台時間"))
        assert again.state.suspended is SuspendCause.SERVER_RESTARTED


async def test_a_fact_told_again_is_written_once_across_a_restart(tmp_path: Path) -> None:
    gap = e.RecordingGap(camera="hall", from_ms=T0, to_ms=None, cause="recorder died")
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        await asyncio.gather(*(served.room.report(gap, "camera:hall/gap/1") for _ in range(8)))
    async with serving(tmp_path) as again:
        await again.room.report(gap, "camera:hall/gap/1")
        moved = e.RecordingGap(camera="hall", from_ms=T0 + 1, to_ms=None, cause="recorder died")
        await again.room.report(moved, "camera:hall/gap/1")
        assert [one for one in again.events() if isinstance(one, e.RecordingGap)] == [gap]
        await again.room.report(gap, "camera:hall/gap/2")
        assert again.kinds().count("RecordingGap") == 2


async def test_machine_facts_go_to_the_sitting_while_there_is_one(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.see(e.DeviceFound(device="clock", model="x"))
        assert served.kinds("room") == ["ServerStarted", "DeviceFound"]
        assert served.room.scene.machines.clock == "FOUND"
        await served.ask(c.OpenSession())
        assert served.room.scene.machines.clock == "ABSENT"
        await served.see(e.DeviceFound(device="clock", model="x"))
        assert served.kinds()[-1] == "DeviceFound"
