"""The secret of a drawing: in the vault before it is committed to, out of it when it is opened."""

from pathlib import Path

from auction.rules.drawing import commitment, draw
from auction.session import commands as c
from auction.session import events as e
from tests.auction.room.served import CLERK, STREAM, Served, serving
from tests.auction.session.test_custody import refused


async def to_a_tie(served: Served) -> None:
    """Two bids at the minimum, both bags open."""
    await served.to_opening(2)
    await served.admit()
    for envelope in (1, 2):
        form = {"lot": "甲", "envelope": envelope}
        await served.ask(c.OpenEnvelope(**form, bidder=str(envelope)))  # type: ignore[arg-type]
        await served.ask(c.ReadBid(**form, words="壹佰柒拾貳萬元整", digits=""))  # type: ignore[arg-type]
        await served.ask(c.RuleBid(**form, valid=True))  # type: ignore[arg-type]
    for envelope in (1, 2):
        await served.ask(c.CheckDeposit(lot="甲", envelope=envelope, instruments=(350_000,)))


async def numbers(served: Served) -> None:
    await served.ask(c.DeclineRaises(lot="甲"))
    await served.ask(c.BeginDrawing(lot="甲"))
    await served.ask(c.NameNumber(lot="甲", number=17), CLERK)
    for envelope, number in ((1, 250_000), (2, 7)):
        await served.ask(c.NameNumber(lot="甲", number=number, envelope=envelope), CLERK)


def last(served: Served, kind: type[e.DrawingCommitted | e.DrawingOpened]) -> object:
    return [one for one in served.events() if isinstance(one, kind)][-1]


async def test_the_secret_is_nowhere_until_it_is_opened_and_outlives_a_restart(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as served:
        await to_a_tie(served)
        await numbers(served)
        committed = last(served, e.DrawingCommitted)
        assert isinstance(committed, e.DrawingCommitted)
        assert served.kinds()[served.kinds().index("DrawingCommitted") + 1] == "CheckpointPublished"
    async with serving(tmp_path) as again:
        await again.ask(c.RevealDrawing(lot="甲"))
        opened = last(again, e.DrawingOpened)
        assert isinstance(opened, e.DrawingOpened)
        shown = commitment(committed.label, opened.secret, opened.salt)
        assert shown == committed.commitment
        place = draw(2, opened.secret, 17, (250_000, 7)).place
        assert opened.envelope == place
        told = again.every_body()
        assert told.count(opened.salt.encode()) == 1, "only where it was opened"


async def test_a_secret_the_vault_cannot_give_back_is_an_incident(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await to_a_tie(served)
        await numbers(served)
        served.vault.keys.destroy(STREAM)
        await served.ask(c.RevealDrawing(lot="甲"))
        assert "DrawingLost" in served.kinds()
        await served.ask(c.DrawTie(lot="甲", envelope=1, witnesses=("B01", "B02")))


async def test_a_room_killed_before_the_reveal_whose_keys_are_gone_goes_on_with_tokens(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as served:
        await to_a_tie(served)
        await numbers(served)
        folder = served.data / "keys" / "vault"
    for file in folder.glob("*.key"):
        file.unlink()
    async with serving(tmp_path) as again:
        await again.ask(c.RevealDrawing(lot="甲"))
        assert again.kinds()[-1] == "DrawingLost"
        with refused("drawing-lost"):
            await again.ask(c.BeginDrawing(lot="甲"))
        await again.ask(c.DrawTie(lot="甲", envelope=2, witnesses=("B01", "B02")))
        await again.ask(c.AskObjections(lot="甲"))
        await again.ask(c.AwardLot(lot="甲"))
        (awarded,) = [one for one in again.events() if isinstance(one, e.LotAwarded)]
        assert [one.bidder for one in awarded.winners] == ["2"]
        people = again.state.people
        assert awarded.people == (people["2"].person,), "nobody could be sealed to the case anew"


async def test_nothing_is_sealed_where_nobody_ties(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.to_opening(1)
        with refused("not-tied"):
            await served.ask(c.BeginDrawing(lot="甲"))
        with refused("lot-unknown"):
            await served.ask(c.BeginDrawing(lot="癸"))
        with refused("no-drawing"):
            await served.ask(c.RevealDrawing(lot="甲"))
