"""Checkpoints are published at the right moments and nothing is ever countable in between."""

from pathlib import Path

from auction.journal.checkpoint import Checkpoint, load_signer, open_note
from auction.journal.merkle import Frontier
from auction.room.showing import overlay
from auction.session import commands as c
from auction.session import events as e
from auction.session.phases import blocking
from auction.session.steps import next_step
from auction.terms import Fact
from tests.auction.room.served import SESSION, STREAM, Served, serving

PUBLISHING = (e.SessionOpened, e.LotAwarded, e.LotUnsold, e.SessionAdjourned)


def is_published_with(event: Fact) -> bool:
    raised = isinstance(event, e.MotionReleased) and event.act is e.ReleasedAct.RAISE
    unlocked = isinstance(event, e.DoorRead) and event.state == "FREE"
    return raised or unlocked or isinstance(event, PUBLISHING)


def notes(served: Served) -> list[Checkpoint]:
    key = load_signer(served.data / "keys" / "checkpoint.key", served.today.origin).key
    return [
        open_note(event.note, key)
        for event in served.events()
        if isinstance(event, e.CheckpointPublished)
    ]


async def test_every_checkpoint_stands_where_it_belongs_and_signs_what_came_before(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as served:
        await served.nothing_sells()
        events = served.events()
        occasions = [event for event in events if is_published_with(event)]
        published = [one for one in events if isinstance(one, e.CheckpointPublished)]
        assert len(published) == len(occasions) == 6
        frontiers = [Frontier()]
        for entry in served.entries():
            frontiers.append(frontiers[-1].append(entry.leaf))
        for event, checkpoint in zip(published, notes(served), strict=True):
            assert checkpoint.root == frontiers[checkpoint.size].root()
            assert (event.size, event.root) == (checkpoint.size, checkpoint.root.hex())
            assert checkpoint.origin == f"{served.today.origin}/{SESSION}"
            assert isinstance(events[event.size], e.CheckpointPublished), "it comes right after"
        assert [size for size, _ in served.store.checkpoints(STREAM)] == [
            one.size for one in published
        ]


async def test_none_is_published_while_counts_are_hidden(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.to_bidding()
        shown = served.state.checkpoint
        published = served.kinds().count("CheckpointPublished")
        await served.drop(3)
        await served.see(e.DoorRead(state="FREE", at_ms=served.room.now_ms))
        await served.see(e.DoorRead(state="BOLTED", at_ms=served.room.now_ms))
        await served.ask(c.SuspendSession(reason="檢查"))
        now = served.room.now_ms
        await served.see(e.SlotRead(state="SHUT", from_ms=now, to_ms=now))
        await served.two(c.ResumeBidding(round="1", reason="繼續"))
        assert served.state.checkpoint == shown
        assert served.kinds().count("CheckpointPublished") == published
    async with serving(tmp_path) as restarted:
        assert restarted.state.checkpoint == shown


def shown(served: Served) -> object:
    """Everything anybody is told, references and hashes that are random left out."""
    scene = served.room.scene
    state = scene.state
    assert scene.hidden
    assert state is not None
    assert state.checkpoint is not None
    drawn = overlay(served.room._ledger, 0)
    return {
        "record": [(one.seq, one.actor, type(one.event).__name__) for one in scene.record],
        "latest": [len(scene.latest(count)) for count in (1, 3, 20)],
        "checkpoint": state.checkpoint.size,
        "basis": dict(state.basis),
        "overlay": (drawn["session"], drawn["phase"], str(drawn["checkpoint"]).split()[0]),
        "next": next_step(state),
        "reasons": blocking(state),
        "read": scene.machines.box.slot,
    }


async def hidden_day(data: Path, drops: int) -> list[object]:
    """What is shown from the first drop to the unlocking, a restart included."""
    seen = []
    async with serving(data) as served:
        await served.to_bidding()
        await served.drop(drops)
        await set_aside(served, drops)
        seen.append(shown(served))
        await served.see(e.FinalCountRead(counter=drops))
        seen.append(shown(served))
    async with serving(data) as served:
        await served.drop(drops)
        seen.append(shown(served))
    return seen


async def set_aside(served: Served, drops: int) -> None:
    """What the driver keeps of a drop and of a count that came too late to be sent as such."""
    if drops:
        for what in ("drop", "final_count"):
            await served.see(e.FactSetAside(device="box", what=what))


async def test_what_is_shown_does_not_depend_on_who_looked_before(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.to_bidding()
        record = served.room._ledger.record
        first = record.latest(20, hidden=True)
        record.latest(20, hidden=False)
        await served.drop(2)
        assert record.latest(20, hidden=True) == first
        assert record.latest(20, hidden=True) == first


async def test_forty_drops_look_like_none(tmp_path: Path) -> None:
    none, forty = await hidden_day(tmp_path / "0", 0), await hidden_day(tmp_path / "40", 40)
    assert none == forty


async def test_what_was_hidden_is_shown_with_the_unlocking(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.to_opening(2)
        scene = served.room.scene
        assert not scene.hidden
        drops = [line for line in scene.record if isinstance(line.event, e.EnvelopeDropped)]
        assert len(drops) == 2
        seqs = [line.seq for line in scene.record]
        assert seqs == list(range(len(seqs) - 1, -1, -1))
        assert len(scene.latest(5)) == 5


async def test_the_sealing_signs_the_last_entry_into_the_docket(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.nothing_sells()
        assert served.room.ended
        await served.room.seal("ab" * 32)
        assert not served.room.ended
        size = len(served.entries())
        assert served.kinds()[-1] == "SessionSealed"
        docket = served.events("docket")
        recorded = docket[-1]
        key = load_signer(served.data / "keys" / "checkpoint.key", served.today.origin).key
        checkpoint = open_note(recorded.note, key)  # type: ignore[attr-defined]
        assert checkpoint.size == size
        assert recorded.head.size == size  # type: ignore[attr-defined]
        assert served.store.checkpoints(STREAM)[-1][0] == size
        assert [row.status for row in served.store.lots(SESSION)] == ["UNSOLD", "UNSOLD"]
