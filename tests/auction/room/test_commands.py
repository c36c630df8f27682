"""A command has one outcome, however often and by however many hands it is sent."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from auction.journal.store import Batch, Store
from auction.session import commands as c
from auction.session import events as e
from auction.session.refusals import Refusal
from tests.auction.room.served import PEOPLE, serving
from tests.auction.session.driving import CLERK, OFFICER
from tests.auction.session.test_custody import refused

WANG = c.AdmitPerson(document="national_id", number=PEOPLE[0][1], name=PEOPLE[0][0])
BAD_BID = c.BidOral(lot="丙", bidder="77", amount=90_000)


class SlowStore(Store):
    """A disk that keeps everybody waiting until it is told to go on."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.go_on = threading.Event()
        self.go_on.set()

    def commit(self, batches: Sequence[Batch]) -> None:
        assert self.go_on.wait(20)
        super().commit(batches)


async def test_the_same_id_again_brings_the_first_outcome(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        first = await served.ask(WANG, CLERK, id_="one")
        again = await served.ask(WANG, CLERK, id_="one")
        assert first == again
        assert first.bidder == "1"
        assert served.kinds().count("PersonAdmitted") == 1
        assert served.room.answer_of("one") == first
        assert served.room.answer_of("two") is None


async def test_an_id_belongs_to_one_body_and_one_person(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        await served.ask(WANG, CLERK, id_="one")
        other = c.AdmitPerson(document="national_id", number=PEOPLE[1][1], name=PEOPLE[1][0])
        for command, actor in ((other, CLERK), (WANG, OFFICER)):
            with refused("id-reused"):
                await served.ask(command, actor, id_="one")
        assert served.kinds().count("PersonAdmitted") == 1


async def test_sixteen_at_once_under_one_id_are_one(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        answers = await asyncio.gather(*(served.ask(WANG, CLERK, id_="one") for _ in range(16)))
        assert len({answer.bidder for answer in answers}) == 1
        assert served.kinds().count("PersonAdmitted") == 1


async def test_sixteen_at_once_under_their_own_ids_are_each_decided(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        outcomes = await asyncio.gather(
            *(served.ask(WANG, CLERK, id_=f"n{number}") for number in range(16)),
            return_exceptions=True,
        )
        codes = [one.code for one in outcomes if isinstance(one, Refusal)]
        assert codes == ["already-admitted"] * 15


@pytest.mark.parametrize("ids", [["one"] * 16, [f"n{number}" for number in range(16)]])
async def test_a_session_is_opened_once(tmp_path: Path, ids: list[str]) -> None:
    async with serving(tmp_path) as served:
        outcomes = await asyncio.gather(
            *(served.ask(c.OpenSession(), id_=id_) for id_ in ids), return_exceptions=True
        )
        codes = {one.code for one in outcomes if isinstance(one, Refusal)}
        assert codes == (set() if len(set(ids)) == 1 else {"session-open"})
        broken = [one for one in outcomes if isinstance(one, Exception)]
        assert all(isinstance(one, Refusal) for one in broken), broken
        assert served.kinds().count("SessionOpened") == 1
        assert served.kinds("docket").count("LotAnnounced") == 2
        assert served.state.anchor == served.room.time.anchor


async def test_a_recorded_refusal_is_written_once_and_answered_again(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        await served.ask(c.CallLot(lot="丙"))
        for _ in range(2):
            with refused("bidder-unknown") as caught:
                await served.ask(BAD_BID, CLERK, id_="bid")
            assert caught.value.facts == {"bidder": "77"}
        recorded = [one for one in served.events() if isinstance(one, e.RefusalRecorded)]
        assert [(one.code, one.subject, one.command) for one in recorded] == [
            ("bidder-unknown", "lot:丙", "BidOral")
        ]
        answer = served.room.answer_of("bid")
        assert answer is not None
        assert (answer.status, answer.code) == ("REFUSED", "bidder-unknown")


async def test_a_refusal_nobody_could_dispute_spends_no_id(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        with refused("no-session"):
            await served.ask(WANG, CLERK, id_="one")
        await served.ask(c.OpenSession())
        assert (await served.ask(WANG, CLERK, id_="one")).bidder == "1"


@pytest.mark.parametrize("second", [WANG, BAD_BID, c.CallPrice(lot="丙"), c.AdjournSession()])
async def test_a_refusal_waits_for_everything_it_was_judged_on(
    tmp_path: Path, second: c.StaffCommand
) -> None:
    async with serving(tmp_path, store=SlowStore) as served:
        assert isinstance(served.store, SlowStore)
        await served.ask(c.OpenSession())
        served.store.go_on.clear()
        first = asyncio.create_task(served.ask(WANG, CLERK))
        await asyncio.sleep(0)
        denied = asyncio.create_task(served.ask(second, OFFICER, id_="refused"))
        reused = asyncio.create_task(served.ask(c.AdjournSession(), CLERK, id_="refused"))
        done, _ = await asyncio.wait((first, denied, reused), timeout=0.1)
        assert not done, "nobody is told what a power cut could take back"
        served.store.go_on.set()
        assert (await first).bidder == "1"
        with pytest.raises(Refusal):
            await denied
        with pytest.raises(Refusal):
            await reused


async def test_a_sender_who_gives_up_takes_nobody_along(tmp_path: Path) -> None:
    async with serving(tmp_path, store=SlowStore) as served:
        assert isinstance(served.store, SlowStore)
        await served.ask(c.OpenSession())
        served.store.go_on.clear()
        gone = asyncio.create_task(served.ask(WANG, CLERK, id_="one"))
        await asyncio.sleep(0)
        patient = asyncio.create_task(served.ask(WANG, CLERK, id_="one"))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait((gone,))
        assert gone.cancelled()
        served.store.go_on.set()
        assert (await patient).bidder == "1"


async def test_many_wait_for_one_commit(tmp_path: Path) -> None:
    async with serving(tmp_path, store=SlowStore) as served:
        assert isinstance(served.store, SlowStore)
        await served.ask(c.OpenSession())
        before = len(served.entries())
        served.store.go_on.clear()
        agrees = e.ClockRead(agrees=True, difference_ms=0)
        waiting = [asyncio.create_task(served.admit(person)) for person in PEOPLE]
        waiting += [asyncio.create_task(served.see(agrees)) for _ in range(5)]  # type: ignore[arg-type]
        done, _ = await asyncio.wait(waiting, timeout=0.05)
        assert not done
        assert len(served.entries()) == before
        assert served.state.last_bidder == 0, "screens show what is durable"
        served.store.go_on.set()
        await asyncio.gather(*waiting)
        assert len(served.entries()) == before + 3 + 5


async def test_roles_are_asked_before_anything_is_announced(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        with refused("not-for-role"):
            await served.ask(c.OpenSession(), CLERK)
        assert served.kinds("docket") == []
        assert (await served.ask(c.OpenSession())).status == "ACCEPTED"
        with refused("session-open"):
            await served.ask(c.OpenSession())
