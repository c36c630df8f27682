"""The docket's outcomes recomputed from the record: what the rules give beside what was written.

As for a sitting, the command of a turn is put together again from its first event, and goes to the
same rules on the same docket; policy and calendar stand in the docket itself. What a sealed sitting
told the docket is compared with what its own entries come to.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby, zip_longest

from msgspec.structs import replace

from auction.docket.commands import (
    AcceptLot,
    AllowOffer,
    AnswerPriority,
    AskReduction,
    BarBuyer,
    CallStandby,
    DeclareDefault,
    DeliverGoods,
    DocketCommand,
    EndSpecialSale,
    HaltLot,
    IssueTitle,
    LiftAttachment,
    LodgeOffer,
    NotifyPriority,
    OpenSpecialSale,
    PublishNotice,
    RecordBalance,
    RefundDeposit,
    RefuseOffer,
    RevokeAward,
    SealedOffer,
    SettleDefault,
    SettlePriority,
)
from auction.docket.decide import decide
from auction.docket.events import (
    AttachmentLifted,
    AwardRevoked,
    BalancePaid,
    BuyerDefaulted,
    BuyerProhibited,
    CaseRecorded,
    DefaultSettled,
    DepositRefunded,
    GoodsDelivered,
    LotAccepted,
    LotDeemedWithdrawn,
    LotHalted,
    NoticePublished,
    OfferAllowed,
    OfferFiled,
    OfferRefused,
    PriorityAnswered,
    PriorityNotified,
    PrioritySettled,
    ReductionAsked,
    ResultRecorded,
    RulesTaken,
    SpecialSaleOpened,
    StandbyCalled,
    StandbyWaived,
    TitleIssued,
)
from auction.docket.fold import fold
from auction.docket.state import Docket
from auction.docket.subjects import Office
from auction.docket.terms import Buyer, Place, Rules
from auction.session.refusals import Refusal
from auction.session.retrace import Divergence, Retraced, Told, differs, turn_of, unexplained
from auction.session.roles import OFFICER
from auction.terms import Actor, Fact

Asked = DocketCommand | SealedOffer
Carried = ResultRecorded | CaseRecorded
_THE_LOT = "?"
"""Put in its place once the docket says which it is."""

_AGAIN: dict[type[Fact], Callable[..., Asked]] = {
    NoticePublished: lambda x: PublishNotice(lot=x.lot, notice=x.notice),
    LotHalted: lambda x: HaltLot(lot=_THE_LOT, cause=x.cause, reason=x.reason),
    PriorityNotified: lambda x: NotifyPriority(
        lot=_THE_LOT,
        right=x.right,
        holders=x.holders,
        winners_are_co_owners=x.winners_are_co_owners,
    ),
    PriorityAnswered: lambda x: AnswerPriority(
        lot=_THE_LOT, holder=x.holder, exercised=x.exercised
    ),
    PrioritySettled: lambda x: SettlePriority(
        lot=_THE_LOT,
        drawn=x.drawn,
        hold_deposit=any(one.place is Place.HELD for one in x.deposits),
    ),
    BalancePaid: lambda x: RecordBalance(lot=_THE_LOT, amount=x.amount, buyer=x.buyer),
    BuyerDefaulted: lambda x: DeclareDefault(lot=_THE_LOT, buyer=x.buyer),
    StandbyCalled: lambda x: CallStandby(lot=_THE_LOT, wanting=(x.purchase.buyer,)),
    StandbyWaived: lambda _: CallStandby(lot=_THE_LOT, wanting=()),
    DefaultSettled: lambda x: SettleDefault(lot=_THE_LOT, costs=x.costs),
    DepositRefunded: lambda x: RefundDeposit(lot=_THE_LOT, deposit=x.deposit.id),
    TitleIssued: lambda _: IssueTitle(lot=_THE_LOT),
    GoodsDelivered: lambda _: DeliverGoods(lot=_THE_LOT),
    AttachmentLifted: lambda _: LiftAttachment(lot=_THE_LOT),
    AwardRevoked: lambda x: RevokeAward(
        lot=_THE_LOT, cause=x.cause, reason=x.reason, winner_consents=x.winner_consents
    ),
    LotAccepted: lambda x: AcceptLot(
        lot=_THE_LOT,
        creditors=x.creditors,
        due=x.purchase.due,
        drawn=x.purchase.buyer,
        price=x.appraised,
        enclosed=x.enclosed,
        despite=x.despite,
    ),
    SpecialSaleOpened: lambda _: OpenSpecialSale(lot=_THE_LOT),
    BuyerProhibited: lambda x: BarBuyer(lot=_THE_LOT, buyer=Buyer(person=x.person), role=x.role),
    OfferFiled: lambda x: LodgeOffer(
        lot=_THE_LOT,
        offerors=x.offerors,
        price=x.price,
        deposit=x.deposit,
        enclosed=x.enclosed,
    ),
    OfferAllowed: lambda x: AllowOffer(lot=_THE_LOT, offer=x.offer, despite=x.despite),
    OfferRefused: lambda x: RefuseOffer(lot=_THE_LOT, offer=x.offer, reason=x.reason),
    ReductionAsked: lambda x: AskReduction(
        lot=_THE_LOT, creditor=x.creditor, reappraised=x.reappraised
    ),
    LotDeemedWithdrawn: lambda _: EndSpecialSale(lot=_THE_LOT),
}
"""The command that brings an event about, put together from the event."""
OUTCOMES = frozenset({*_AGAIN, ResultRecorded, CaseRecorded})
"""Kinds of entries that are put to the rules again."""


def retrace(entries: Iterable[Told], sittings: Mapping[str, Collection[Carried]]) -> Retraced:
    """Put every outcome of a docket to the rules again.

    Args:
        entries: the docket's, whole and in order.
        sittings: by sitting, the results and cases that its own entries come to.

    An entry that cannot follow those before it ends the retrace: nothing after it means anything.

    Source: CEA §68-2, §81, §91–§97; design (an outcome is recomputed, not believed).
    """
    state, outcomes, divergences = Docket(), 0, list[Divergence]()
    for _, together in groupby(entries, key=turn_of):
        turn = list(together)
        while turn and isinstance(turn[0].event, RulesTaken):
            state = fold(state, turn.pop(0).event)
        if turn:
            divergences.extend(_compared(state, turn))
        for one in turn:
            if isinstance(one.event, Carried):
                told = sittings.get(one.event.session, ())
                divergences.extend(_carried(one, one.event, told))
            outcomes += type(one.event) in OUTCOMES
            try:
                state = fold(state, one.event)
            except (LookupError, StopIteration, ValueError) as problem:
                why = f"nothing that this could follow ({type(problem).__name__})"
                told_of = Divergence(one.stamp.seq, type(one.event).__name__, why)
                return Retraced(outcomes, (*divergences, told_of))
    return Retraced(outcomes, tuple(divergences))


def _compared(state: Docket, turn: list[Told]) -> Iterator[Divergence]:
    first = turn[0]
    again = _AGAIN.get(type(first.event))
    if again is None:
        return
    if first.command is None or state.rules is None:
        yield unexplained(first)
        return
    try:
        given = decide(state, _asked(state, first.event, again), _office(first, state.rules))
    except (Refusal, ValueError, KeyError) as problem:
        why = problem.code if isinstance(problem, Refusal) else str(problem)
        yield Divergence(first.stamp.seq, type(first.event).__name__, why)
        return
    for one, fact in zip_longest(turn, given):
        if one is None or fact is None:
            yield unexplained(turn[-1])
        elif one.event != fact:
            yield Divergence(one.stamp.seq, type(one.event).__name__, differs(one.event, fact))


def _carried(one: Told, written: Carried, told: Collection[Carried]) -> Iterator[Divergence]:
    """Whether a result or a case is what its sitting comes to."""
    if written in told:
        return
    about = [one for one in told if type(one) is type(written) and _about(one) == _about(written)]
    why = differs(written, about[0]) if about else "its sitting has none"
    yield Divergence(one.stamp.seq, type(written).__name__, why)


def _about(told: Carried) -> str:
    return told.lot if isinstance(told, ResultRecorded) else told.case.id


def _asked(state: Docket, event: Fact, again: Callable[..., Asked]) -> Asked:
    """The command, on the lot that the event names by its number."""
    if isinstance(event, NoticePublished):
        return again(event)
    lot = state.lots[event.number]  # type: ignore[attr-defined]  # every other outcome has one
    session, mark = lot.listed[-1] if lot.listed else (None, lot.lot.mark)
    return replace(again(event), lot=mark, session=session)


def _office(one: Told, rules: Rules) -> Office:
    return Office(
        now_ms=one.stamp.at_ms,
        actor=Actor(one.stamp.actor, OFFICER),
        policy=rules.policy,
        calendar=rules.calendar,
    )
