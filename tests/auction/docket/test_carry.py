"""What a sitting takes from the docket, and what it carries back when it is sealed."""

from datetime import date

from auction.docket.carry import announced, recorded
from auction.docket.events import LotAnnounced, ResultRecorded, SessionRecorded
from auction.docket.fold import fold
from auction.docket.state import Docket, Stage
from auction.docket.terms import Place
from auction.journal.checkpoint import open_note
from auction.journal.entry import decode
from auction.room.heads import DOCKET, event_of
from auction.room.results import results
from auction.session import commands as c
from auction.terms import Head, LotKind
from tests.auction.session.driving import CAR, LAND
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import SESSION, SIGNER, STREAM, Run

HEAD = Head(stream=STREAM, size=7, root="ab" * 32)


def test_every_lot_is_announced_before_the_sitting_that_sells_it() -> None:
    events = announced(SESSION, (LAND, CAR))
    assert events == (
        LotAnnounced(session=SESSION, lot=LAND),
        LotAnnounced(session=SESSION, lot=CAR),
    )
    assert announced(SESSION, ()) == ()


def test_results_come_before_the_record_of_the_sitting() -> None:
    sold = ResultRecorded(
        session=SESSION,
        lot="甲",
        status="AWARDED",
        price=1_730_000,
        balance=1_380_000,
        due_date="2026-12-09",
    )
    first, last = recorded(SESSION, "2026-12-02", (sold,), HEAD, "note")
    assert first == sold
    assert last == SessionRecorded(session=SESSION, date="2026-12-02", head=HEAD, note="note")


def test_the_golden_days_results_are_carried_with_its_closing_checkpoint() -> None:
    run = whole_day()
    carried = [one.event for one in run.written if one.stream == DOCKET]
    *lots, last = carried
    assert [
        (one.lot, one.status, one.price) for one in lots if isinstance(one, ResultRecorded)
    ] == [
        ("甲", "AWARDED", 1_735_000),
        ("乙", "AWARDED", 1_700_000),
        ("丙", "AWARDED", 90_000),
        ("丁", "AWARDED", 50_000),
        ("戊", "ACCEPTED", 70_000),
        ("己", "POSTPONED", None),
        ("辛", "AWARDED", 70_000),
        ("庚", "NOT_AWARDED", None),
    ]
    assert isinstance(last, SessionRecorded)
    checkpoint = open_note(last.note, SIGNER.key)
    stream = run.heads.streams[STREAM]
    assert (checkpoint.size, checkpoint.root) == (stream.size, stream.frontier.root())
    assert (last.head.size, last.head.root) == (checkpoint.size, checkpoint.root.hex())
    assert run.heads.sessions == (SESSION,)
    for one in run.written:
        if one.stream == DOCKET:
            entry = decode(one.entry.body)
            assert event_of(entry.kind, entry.data) == one.event


def test_a_lot_without_a_result_is_not_carried() -> None:
    run = Run((CAR,), ())
    assert results(run.state) == ()
    run.do(c.CallLot(lot="丙"))
    assert results(run.state) == ()
    run.do(c.DeclareUnsold(lot="丙"))
    (unsold,) = results(run.state)
    assert (unsold.session, unsold.lot, unsold.status) == (SESSION, "丙", "UNSOLD")
    assert (unsold.price, unsold.cause) == (None, "NO_BID")


def test_s21_what_a_creditor_took_in_the_room_is_a_purchase_with_their_share_set_off() -> None:
    docket = fold(Docket(), LotAnnounced(session=SESSION, lot=LAND))
    taken = ResultRecorded(
        session=SESSION,
        lot="甲",
        status="ACCEPTED",
        price=1_720_000,
        balance=220_000,
        due_date="2026-12-09",
        creditor="K",
        undrawn=("T",),
    )
    (lot,) = fold(docket, taken).lots.values()
    (bought,) = lot.purchases
    assert (lot.stage, lot.price, lot.undrawn) == (Stage.ACCEPTED, 1_720_000, ("T",))
    assert (bought.buyer, bought.set_off, bought.outstanding) == ("K", 1_500_000, 220_000)


def test_deposits_go_to_the_docket_each_in_one_place() -> None:
    run = whole_day()
    told = {one.lot: one for one in results(run.state)}
    kinds = {LotKind.REAL_ESTATE: 0, LotKind.MOVABLE: 0}
    for mark, result in told.items():
        lot = run.state.lots[mark]
        kinds[lot.lot.kind] += len(result.deposits)
        assert len({one.id for one in result.deposits}) == len(result.deposits)
        kept = sum(one.kept for one in result.deposits)
        used = (result.price or 0) - (result.balance or 0)
        assert kept == (used if result.status == "AWARDED" else 0)
        for one in result.deposits:
            assert (one.place is Place.APPLIED) is (one.kept > 0)
            if one.place is Place.RETURNED:
                assert one.refunded == (one.amount or 0)
    assert kinds[LotKind.REAL_ESTATE] > 3
    first = told["甲"]
    assert (first.on, first.envelope is None, sum(first.allocation)) == (
        date(2026, 12, 2),
        False,
        first.price,
    )
