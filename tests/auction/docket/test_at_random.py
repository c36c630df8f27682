"""Whole lives of lots at random: whatever is asked in whatever order, the figures stay exact."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from auction.docket import commands as c
from auction.docket.coming import next_lot
from auction.docket.events import OfferFiled
from auction.docket.fold import EVENT_BY_KIND, fold
from auction.docket.state import SOLD, Docket, DocketLot, Stage
from auction.docket.subjects import OVER
from auction.docket.terms import Lodged, Place, PriorityNotice, RevokeCause, Standby
from auction.rules.eligibility import Prohibition
from auction.rules.periods import YearOfWork
from auction.rules.policy import Policy
from auction.rules.priority import Right
from auction.rules.stopping import StopCause
from auction.session.refusals import Refusal
from auction.terms import Actor, Creditor, Fact, Lot
from tests.auction.docket.office import CLERK, OFFICER, WHY, Branch, buyer, goods, land, notice

MARKS = ("甲", "丙")
AMOUNTS = st.sampled_from((1, 1_000, 344_000, 1_376_000, 1_720_000, 3_000_000))
CODES = st.sampled_from(("X", "Y", "T", "K"))
STAFF = st.sampled_from((OFFICER, OFFICER, CLERK))
LONG_YEARS = {roc_year: YearOfWork(()) for roc_year in range(115, 1000)}


def _named(name: str) -> st.SearchStrategy[tuple[Creditor, ...]]:
    creditor = st.builds(
        Creditor, code=CODES, role_zh=st.just(name), role_en=st.just(name), share=AMOUNTS
    )
    return st.lists(creditor, max_size=2).map(tuple)


Kind = type[c.DocketCommand | c.SealedOffer]
Asked = dict[Kind, st.SearchStrategy[c.DocketCommand | c.SealedOffer]]


def _commands(lot: DocketLot, today: date) -> Asked:
    """What may be asked of a lot, sensible or not."""
    mark = st.just(lot.lot.mark)
    owing = [one for one in lot.purchases if one.outstanding]
    buyers = st.sampled_from((None, "X", *(one.buyer for one in owing)))
    amounts = st.sampled_from((1_000, *(one.outstanding for one in owing)))
    holder = st.builds(
        PriorityNotice,
        code=CODES,
        served=st.just(today),
        share=st.sampled_from(("1/4", "1/12", "2/3")),
        parcels=st.sampled_from(((), (0,))),
    )
    fields: dict[Kind, dict[str, st.SearchStrategy[object]]] = {
        c.HaltLot: {"cause": st.sampled_from(StopCause), "reason": st.just(WHY)},
        c.NotifyPriority: {
            "right": st.sampled_from(Right),
            "holders": st.lists(holder, min_size=1, max_size=2).map(tuple),
            "winners_are_co_owners": st.just((False,)),
        },
        c.AnswerPriority: {"holder": CODES, "exercised": st.booleans()},
        c.SettlePriority: {
            "drawn": st.lists(CODES, max_size=2).map(tuple),
            "hold_deposit": st.booleans(),
        },
        c.RecordBalance: {"amount": amounts, "buyer": buyers},
        c.DeclareDefault: {"buyer": buyers},
        c.CallStandby: {
            "wanting": st.sampled_from(((), ("1",), ("1", "4"))),
            "drawn": st.just("1"),
        },
        c.SettleDefault: {"costs": st.sampled_from((0, 12_000))},
        c.IssueTitle: {},
        c.DeliverGoods: {},
        c.LiftAttachment: {},
        c.RevokeAward: {
            "cause": st.sampled_from(RevokeCause),
            "reason": st.just(WHY),
            "winner_consents": st.booleans(),
        },
        c.AcceptLot: {
            "creditors": _named("債權人"),
            "due": st.just(today + timedelta(days=9)),
            "drawn": st.none() | CODES,
        },
        c.OpenSpecialSale: {},
        c.LodgeOffer: {
            "offerors": st.sampled_from(((buyer(1),), (buyer(2), buyer(4)))),
            "price": AMOUNTS,
            "deposit": AMOUNTS,
        },
        c.BarBuyer: {"buyer": st.just(buyer(4)), "role": st.sampled_from(Prohibition)},
        c.AllowOffer: {"offer": st.integers(1, 3), "despite": st.sampled_from((None, WHY))},
        c.RefuseOffer: {"offer": st.integers(1, 3), "reason": st.just(WHY)},
        c.AskReduction: {"creditor": CODES, "reappraised": st.booleans()},
        c.EndSpecialSale: {},
    }
    return {kind: st.builds(kind, lot=mark, **given) for kind, given in fields.items()}


LIKELY: dict[Stage, tuple[Kind, ...]] = {
    Stage.UNSOLD: (c.OpenSpecialSale, c.AcceptLot, c.LiftAttachment),
    Stage.SPECIAL_SALE: (
        c.LodgeOffer,
        c.AllowOffer,
        c.RefuseOffer,
        c.AskReduction,
        c.EndSpecialSale,
        c.AcceptLot,
    ),
    Stage.AWARDED: (c.NotifyPriority, c.RecordBalance, c.DeclareDefault, c.SettleDefault),
    Stage.AWARDED_PENDING_PRIORITY: (c.NotifyPriority, c.AnswerPriority, c.SettlePriority),
    Stage.ACCEPTED: (c.RecordBalance, c.DeclareDefault),
    Stage.DEFAULTED: (c.CallStandby, c.AcceptLot),
    Stage.PAID: (c.IssueTitle, c.DeliverGoods),
}
"""What an office does with a lot that stands there."""


class Lives(RuleBasedStateMachine):
    """Two lots through sittings, offices and years."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = Branch()
        self.branch.calendar = LONG_YEARS
        self.today = date(2026, 11, 2)
        self.lodged: dict[str, int] = {}

    def teardown(self) -> None:
        assert self.branch.again().divergences == ()
        Branch.every.remove(self.branch)

    @initialize(round_=st.sampled_from((1, 3)))
    def begin(self, round_: int) -> None:
        lots = (land("甲", 1_200_000, 520_000, round_=round_), goods("丙"))
        self.branch.lists("2026-11-02-1", *lots)

    @rule(days=st.sampled_from((1, 8, 95)))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        data=st.data(), mark=st.sampled_from(MARKS), by=st.sampled_from((OFFICER, OFFICER, CLERK))
    )
    def somebody_asks_for_anything(self, data: st.DataObject, mark: str, by: Actor) -> None:
        kinds = _commands(self._last(mark), self.today)
        self._ask(data.draw(st.one_of(*kinds.values())), by)

    @rule(data=st.data(), mark=st.sampled_from(MARKS), days=st.sampled_from((0, 0, 9)))
    def the_office_goes_on(self, data: st.DataObject, mark: str, days: int) -> None:
        self.today += timedelta(days=days)
        for _ in range(3):
            likely = LIKELY.get(self._last(mark).stage, ())
            if likely:
                kinds = _commands(self._last(mark), self.today)
                self._ask(data.draw(st.one_of(*(kinds[kind] for kind in likely))), OFFICER)

    def _last(self, mark: str) -> DocketLot:
        return [one for one in self.branch.state.in_order() if one.lot.mark == mark][-1]

    def _ask(self, command: c.DocketCommand | c.SealedOffer, by: Actor) -> None:
        try:
            events = self.branch.do(self.today.isoformat(), command, by)
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

    def _remember(self, event: Fact) -> None:
        if isinstance(event, OfferFiled):
            sale = self.branch.lot(event.number).special
            assert sale is not None
            self.lodged[f"{sale.published}/offer-{event.offer}"] = event.deposit

    @rule(mark=st.sampled_from(MARKS), sold=st.booleans(), price=AMOUNTS, standby=st.booleans())
    def a_sitting_is_held(self, mark: str, *, sold: bool, price: int, standby: bool) -> None:
        """The next round as suggested, published, held, and sealed with a result."""
        lot = self._last(mark)
        if lot.stage is Stage.ANNOUNCED:
            listed = lot.lot
        elif lot.stage in OVER:
            listed = land("甲", 1_200_000, 520_000, round_=3) if mark == "甲" else goods("丙")
        else:
            suggested = next_lot(lot, unit=Policy().reduction_unit)
            if suggested is None:
                return
            listed = suggested
            self._publish(listed)
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
        self.today += timedelta(days=21)
        stated = notice(self.today.isoformat(), posted)
        self.branch.do(posted, c.PublishNotice(lot=lot, notice=stated))

    @precondition(lambda self: self.lodged)
    @rule(data=st.data(), mark=st.sampled_from(MARKS))
    def a_deposit_is_asked_for(self, data: st.DataObject, mark: str) -> None:
        deposit = data.draw(st.sampled_from(sorted(self.lodged)))
        self._ask(c.RefundDeposit(lot=mark, deposit=deposit), CLERK)

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
