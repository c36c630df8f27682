"""Whole lives of lots at random: whatever is asked in whatever order, the figures stay exact."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from auction.docket import commands as c
from auction.docket.coming import next_lot
from auction.docket.decide import decide
from auction.docket.events import OfferFiled
from auction.docket.fold import EVENT_BY_KIND, fold
from auction.docket.state import SOLD, Docket, Stage
from auction.docket.subjects import Office
from auction.docket.terms import Lodged, Place, PriorityNotice, RevokeCause, Standby
from auction.rules.policy import Policy
from auction.rules.priority import Right
from auction.rules.stopping import StopCause
from auction.session.refusals import Refusal
from auction.terms import Actor, Creditor, Fact, Lot
from tests.auction.docket.office import CLERK, OFFICER, WHY, Branch, goods, land, notice

MARKS = ("甲", "丙")
AMOUNTS = st.sampled_from((1, 1_000, 344_000, 1_376_000, 1_720_000, 3_000_000))
CODES = st.sampled_from(("X", "Y", "T", "K"))
LAST = date(2027, 11, 1)


def _sold(mark: str) -> tuple[st.SearchStrategy[c.DocketCommand], ...]:
    """What may be asked of a lot, sensible or not."""
    buyers = st.none() | CODES | st.sampled_from(("2", "offer:1"))
    parcels = st.sampled_from(((), (0,), (1,)))
    shares = st.sampled_from(("1/4", "1/12", "2/3"))
    holders = st.lists(
        st.builds(
            PriorityNotice,
            code=CODES,
            served=st.just(date(2026, 12, 3)),
            share=shares,
            parcels=parcels,
        ),
        max_size=3,
    ).map(tuple)
    creditors = st.lists(
        st.builds(
            Creditor,
            code=CODES,
            role_zh=st.just("債權人"),
            role_en=st.just("creditor"),
            share=AMOUNTS,
        ),
        max_size=2,
    ).map(tuple)
    lot = st.just(mark)
    return (
        st.builds(c.HaltLot, lot=lot, cause=st.sampled_from(StopCause), reason=st.just(WHY)),
        st.builds(
            c.NotifyPriority,
            lot=lot,
            right=st.sampled_from(Right),
            holders=holders,
            winners_are_co_owners=st.just((False,)),
        ),
        st.builds(c.AnswerPriority, lot=lot, holder=CODES, exercised=st.booleans()),
        st.builds(c.SettlePriority, lot=lot, drawn=st.none() | CODES, hold_deposit=st.booleans()),
        st.builds(c.RecordBalance, lot=lot, amount=AMOUNTS, buyer=buyers),
        st.builds(c.DeclareDefault, lot=lot, buyer=buyers),
        st.builds(
            c.CallStandby,
            lot=lot,
            wanting=st.sampled_from(((), ("1",), ("1", "4"))),
            drawn=st.just("1"),
        ),
        st.builds(c.SettleDefault, lot=lot, costs=st.sampled_from((0, 12_000))),
        st.builds(c.IssueTitle, lot=lot),
        st.builds(c.DeliverGoods, lot=lot),
        st.builds(c.LiftAttachment, lot=lot),
        st.builds(
            c.RevokeAward,
            lot=lot,
            cause=st.sampled_from(RevokeCause),
            reason=st.just(WHY),
            winner_consents=st.booleans(),
        ),
        st.builds(
            c.AcceptLot,
            lot=lot,
            creditors=creditors,
            due=st.just(date(2027, 11, 20)),
            drawn=st.none() | CODES,
        ),
        st.builds(c.OpenSpecialSale, lot=lot),
        st.builds(c.FileOffer, lot=lot, offeror=st.just(WHY), price=AMOUNTS, deposit=AMOUNTS),
        st.builds(c.AllowOffer, lot=lot, offer=st.integers(1, 3)),
        st.builds(c.RefuseOffer, lot=lot, offer=st.integers(1, 3), reason=st.just(WHY)),
        st.builds(c.AskReduction, lot=lot, creditor=CODES),
        st.builds(c.EndSpecialSale, lot=lot),
    )


COMMANDS = st.one_of(*(one for mark in MARKS for one in _sold(mark)))


class Lives(RuleBasedStateMachine):
    """Two lots through sittings, offices and years."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = Branch()
        self.today = date(2026, 11, 2)
        self.lodged: dict[str, int] = {}

    @initialize()
    def begin(self) -> None:
        self.branch.lists("2026-11-02-1", land("甲", 1_200_000, 520_000), goods("丙"))

    @rule(days=st.sampled_from((0, 1, 8, 30, 95)))
    def time_passes(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), LAST)

    @rule(command=COMMANDS, by=st.sampled_from((OFFICER, CLERK)))
    def somebody_asks(self, command: c.DocketCommand, by: Actor) -> None:
        try:
            events = decide(self.branch.state, command, self._office(by))
        except Refusal as refusal:
            told = {refusal.sentence("zh"), refusal.sentence("en")}
        else:
            told = set()
        if told:
            assert len(told) == 2
            return
        assert events
        for event in events:
            self._remember(event)
            self.branch.add(event)

    def _office(self, by: Actor) -> Office:
        return self.branch.office(self.today.isoformat(), by)

    def _remember(self, event: Fact) -> None:
        if isinstance(event, OfferFiled):
            sale = self.branch.lot(event.number).special
            assert sale is not None
            self.lodged[f"{sale.published}/offer-{event.offer}"] = event.deposit

    @rule(mark=st.sampled_from(MARKS), sold=st.booleans(), price=AMOUNTS, standby=st.booleans())
    def a_sitting_is_held(self, mark: str, *, sold: bool, price: int, standby: bool) -> None:
        """The next round as suggested, published, held, and sealed with a result."""
        lots = [one for one in self.branch.state.in_order() if one.lot.mark == mark]
        lot = lots[-1]
        if lot.stage is Stage.ANNOUNCED:
            listed = lot.lot
        else:
            suggested = next_lot(lot, unit=Policy().reduction_unit)
            if suggested is None:
                return
            listed = suggested
            self._publish(listed)
        if self.today >= LAST:
            return
        session = f"{self.today}-{len(self.branch.events)}"
        self.branch.lists(session, listed)
        if not sold:
            self.branch.unsold(session, mark, "NO_BID")
            return
        deposit = min(price, listed.deposit)
        waiting = (Standby("1", price), Standby("4", price)) if standby else ()
        held = Lodged(id=f"{session}/{mark}/9", bidder="9", amount=5_000)
        due = (self.today + timedelta(days=7)).isoformat()
        parts = (price - price // 2, price // 2) if listed.parcels else ()
        self.branch.awards(
            session,
            mark,
            price,
            deposit=deposit,
            due=due,
            standby=waiting,
            allocation=parts,
            lodged=(held,),
        )
        self.lodged[held.id] = 5_000
        if deposit:
            self.lodged[f"{session}/{mark}/1"] = deposit

    def _publish(self, lot: Lot) -> None:
        posted = self.today.isoformat()
        self.today = min(self.today + timedelta(days=21), LAST)
        if self.today.isoformat() > posted:
            stated = notice(self.today.isoformat(), posted)
            self.branch.do(posted, c.PublishNotice(lot=lot, notice=stated))

    @rule(data=st.data())
    def a_deposit_is_asked_for(self, data: st.DataObject) -> None:
        if self.lodged:
            deposit = data.draw(st.sampled_from(sorted(self.lodged)))
            for mark in MARKS:
                self.somebody_asks(c.RefundDeposit(lot=mark, deposit=deposit), CLERK)

    @invariant()
    def every_deposit_is_in_one_place(self) -> None:
        kept = {
            id_: one for lot in self.branch.state.in_order() for id_, one in lot.deposits.items()
        }
        assert {id_: one.amount for id_, one in kept.items()} == self.lodged
        for one in kept.values():
            match one.place:
                case Place.HELD:
                    assert one.kept == 0
                case Place.RETURNED:
                    assert (one.kept, one.refunded) == (0, one.amount)
                case Place.APPLIED | Place.FORFEIT_SETOFF:
                    assert one.kept + one.refunded == one.amount

    @invariant()
    def what_buyers_owe_adds_up(self) -> None:
        for lot in self.branch.state.in_order():
            if lot.stage not in SOLD:
                continue
            assert sum(one.price for one in lot.purchases) == lot.price
            assert all(one.outstanding >= 0 for one in lot.purchases)
            for one in lot.purchases:
                if one.deposit_id is not None:
                    assert lot.deposits[one.deposit_id].kept == one.deposit
            assert lot.stage is not Stage.PAID or lot.outstanding == 0

    @invariant()
    def replay_gives_the_same(self) -> None:
        written = [
            (type(event).__name__, msgspec.json.encode(event)) for event in self.branch.events
        ]
        again = Docket()
        for kind, body in written:
            again = fold(again, msgspec.json.decode(body, type=EVENT_BY_KIND[kind]))
        assert again == self.branch.state


TestLives = Lives.TestCase


@given(
    minimums=st.lists(st.integers(1, 10**12), min_size=1, max_size=5),
    unit=st.sampled_from((1, 1_000, 10_000)),
)
def test_no_parcel_falls_by_more_than_a_fifth(minimums: Sequence[int], unit: int) -> None:
    branch = Branch()
    branch.lists("2026-12-02-1", land("甲", *minimums))
    branch.unsold("2026-12-02-1", "甲")
    before = branch.lot().lot
    lot = next_lot(branch.lot(), unit=unit)
    assert lot is not None
    for was, now in zip(before.parcels, lot.parcels, strict=True):
        assert ceil(Fraction(was.minimum * 4, 5)) <= now.minimum <= was.minimum
    assert lot.minimum == sum(one.minimum for one in lot.parcels)
    assert 0 <= lot.deposit <= lot.minimum


@given(
    price=st.integers(1_000, 10**12),
    shares=st.lists(
        st.fractions(Fraction(1, 99), 1, max_denominator=10_000), min_size=1, max_size=6
    ),
)
def test_parts_of_priority_holders_add_up_to_the_price(
    price: int, shares: Sequence[Fraction]
) -> None:
    branch = Branch()
    branch.lists("2026-12-02-1", land())
    branch.awards("2026-12-02-1", "甲", price, deposit=1_000)
    holders = tuple(
        PriorityNotice(
            code=f"H{place}", served=date(2026, 12, 3), share=f"{s.numerator}/{s.denominator}"
        )
        for place, s in enumerate(shares)
    )
    branch.do(
        "2026-12-03",
        c.NotifyPriority(
            lot="甲", right=Right.CO_OWNER, holders=holders, winners_are_co_owners=(False,)
        ),
    )
    for one in holders:
        branch.do("2026-12-04", c.AnswerPriority(lot="甲", holder=one.code, exercised=True))
    branch.do("2026-12-04", c.SettlePriority(lot="甲"))
    whole = sum(shares)
    for purchase, share in zip(branch.lot().purchases, shares, strict=True):
        assert abs(purchase.price - Fraction(price) * share / whole) < 1
    assert sum(one.price for one in branch.lot().purchases) == price
