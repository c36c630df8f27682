"""The deadline, the warnings and the end of a proposal's minute, in real milliseconds."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from auction.rules.policy import Policy
from auction.session import commands as c
from auction.session import events as e
from auction.session.state import RoundStage
from tests.auction.room.served import serving, setting, until
from tests.auction.session.test_custody import refused

SHORT = replace(setting(deadline_in_s=1.5), policy=Policy(warnings_s=(300, 1)))


async def test_the_deadline_comes_once_with_the_room_as_its_author(tmp_path: Path) -> None:
    async with serving(tmp_path, SHORT, running=True) as served:
        await served.to_bidding()
        deadline_ms = served.today.rounds[0].deadline_ms
        assert served.room.wanted().box.slot_open_until_ms == deadline_ms
        await until(lambda: served.state.rounds["1"].deadline_reached)
        assert served.room.now_ms >= deadline_ms
        assert served.room.wanted().box.slot_open_until_ms is None
        given = [one for one in served.events() if isinstance(one, e.WarningGiven)]
        assert [one.seconds_left for one in given] == [1], "300 s before was past already"
        line = next(
            one for one in served.room.scene.record if isinstance(one.event, e.DeadlineReached)
        )
        assert line.actor == "room"
        assert 0 <= line.at_ms - deadline_ms < 1_000
        assert served.state.rounds["1"].stage is RoundStage.CLOSING


async def test_a_deadline_that_passed_while_nobody_served_comes_once(tmp_path: Path) -> None:
    async with serving(tmp_path, SHORT) as served:
        await served.to_bidding()
        await until(lambda: served.room.now_ms > served.today.rounds[0].deadline_ms)
        assert "DeadlineReached" not in served.kinds(), "this server gives no commands"
    for _ in range(2):
        async with serving(tmp_path, SHORT, running=True) as again:
            await until(lambda: again.state.rounds["1"].deadline_reached)
            assert again.kinds().count("DeadlineReached") == 1
            assert "WarningGiven" not in again.kinds(), "nothing is announced after the fact"
            with refused("deadline-needs-later"):
                now = again.room.now_ms
                await again.see(
                    e.DeviceFound(device="box", model="reference"),
                    e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
                )
                await again.two(c.ResumeBidding(round="1", reason="x"))


async def test_a_later_deadline_is_waited_for_instead(tmp_path: Path) -> None:
    today = replace(setting(deadline_in_s=8), policy=Policy(warnings_s=(7,), extension_guard_s=0))
    async with serving(tmp_path, today, running=True) as served:
        await served.to_bidding()
        later_ms = today.rounds[0].deadline_ms + 600_000
        await served.two(c.ExtendDeadline(round="1", deadline_ms=later_ms, reason="排隊中"))
        assert served.room.wanted().box.slot_open_until_ms == later_ms
        await asyncio.sleep(1.2)
        assert "WarningGiven" not in served.kinds()


async def test_a_proposal_ends_with_its_time(tmp_path: Path) -> None:
    today = replace(setting(deadline_in_s=60), policy=Policy(proposal_expiry_s=5))
    async with serving(tmp_path, today, running=True) as served:
        await served.ask(c.OpenSession())
        await served.ask(c.SuspendSession(reason="x"))
        await served.ask(c.Propose(act=c.ResumeSession(reason="x")), id_="p")
        assert list(served.state.proposals) == ["p"]
        await until(lambda: not served.state.proposals)
        assert e.ProposalDied(proposal="p", cause="EXPIRED") in served.events()


async def test_an_extension_that_nobody_seconds_ends_before_the_deadline(tmp_path: Path) -> None:
    today = replace(setting(deadline_in_s=2), policy=Policy(extension_guard_s=1))
    async with serving(tmp_path, today, running=True) as served:
        await served.ask(c.OpenSession())
        late = today.rounds[0].deadline_ms + 60_000
        act = c.ExtendDeadline(round="1", deadline_ms=late, reason="x")
        await served.ask(c.Propose(act=act), id_="p")
        await until(lambda: not served.state.proposals)
        assert served.room.now_ms < today.rounds[0].deadline_ms
        with refused("deadline-near"):
            await served.ask(c.Propose(act=act))
