"""Acts beside the straight way: bids by mail; what a case is owed, paid and left over."""

from auction.rules.stopping import StopCause
from auction.session import mail, objections
from auction.session.acceptance import declarable, set_price, unasked, undecided, unpriced
from auction.session.claims import may_choose, open_lots
from auction.session.commands import (
    AdjournSession,
    AnnounceRecess,
    AskAcceptance,
    ChooseOrder,
    DeclareAcceptance,
    DeclareNotAwarded,
    DrawAcceptance,
    Evacuate,
    GrantAcceptance,
    LiftProhibition,
    LogMail,
    MoveEnvelope,
    NamePerson,
    ProhibitPerson,
    RaiseObjection,
    RecordPayment,
    RestateClaims,
    ResumeSession,
    ReturnMail,
    RevokeResult,
    RuleObjection,
    StopLot,
)
from auction.session.door import opening_forms
from auction.session.events import SuspendCause
from auction.session.forms import (
    ADMITTING,
    OF_BIDDERS,
    REASON,
    WITNESS,
    Field,
    FieldKind,
    Preset,
    Step,
    of_round,
    step,
)
from auction.session.recess import between
from auction.session.resorting import movable
from auction.session.stakes import CaseState
from auction.session.state import SessionState
from auction.session.stopping import revocable
from auction.session.subjects import BEFORE_RESULT, SESSION
from auction.session.sufficiency import left_over, paid_in_full, why_unwanted
from auction.terms import LotMark

_CLAIMS = tuple(Field(name, FieldKind.AMOUNT) for name in ("claims", "costs", "taxes"))

_MOVING = (Field("to", FieldKind.TEXT), REASON)
_LOGGING = (
    Field("arrived_ms", FieldKind.TIME),
    Field("sealed", FieldKind.FLAG, optional=True),
    Field("labelled", FieldKind.FLAG, optional=True),
    WITNESS,
)


def spare_lots(state: SessionState) -> list[LotMark]:
    """The lots without a result that are not sold any more, the one in hand first."""
    waiting = [mark for mark in state.order if state.lots[mark].stage in BEFORE_RESULT]
    spare = [mark for mark in waiting if _paid(state, mark) or left_over(state, mark)]
    return sorted(spare, key=lambda mark: mark != state.current)


def _paid(state: SessionState, mark: LotMark) -> bool:
    case = state.case_of(mark)
    return case is not None and paid_in_full(state, case)


def leaving(state: SessionState, mark: LotMark) -> Step:
    """Declaring a lot not awarded, or stopping it where everything was paid."""
    subject, preset = f"lot:{mark}", {"lot": mark}
    if _paid(state, mark):
        return step(state, StopLot, subject, {**preset, "cause": StopCause.PAID}, (REASON,))
    return step(state, DeclareNotAwarded, subject, {**preset})


def settling(state: SessionState) -> Step | None:
    """What a satisfied case asks for before anything else; a lot in hand is finished first.

    Where the notice does not say that the rest is left unsold it is offered, not asked for.
    """
    for mark in spare_lots(state):
        if in_hand(state) and mark != state.current:
            return None
        if why_unwanted(state, mark) is not None:
            return leaving(state, mark)
    return None


def of_forms(state: SessionState) -> list[Step]:
    """While forms are opened: whom they name, and the lot they turn out to be for."""
    if not opening_forms(state):
        return []
    fields = (*ADMITTING, *OF_BIDDERS, Field("unidentified", FieldKind.FLAG, optional=True))
    naming = step(state, NamePerson, SESSION, fields=fields)
    envelope = movable(state)
    if envelope is None:
        return [naming]
    preset: dict[str, Preset] = {"lot": state.current or "", "envelope": envelope}
    return [naming, step(state, MoveEnvelope, f"lot:{state.current}", preset, _MOVING)]


def of_prohibitions(state: SessionState) -> list[Step]:
    """Saying who may not bid, and taking it back."""
    fields = (
        *ADMITTING,
        Field("role", FieldKind.CHOICE),
        Field("lots", FieldKind.LOTS, optional=True),
    )
    lifting = [
        step(state, LiftProhibition, SESSION, {"entry": one.entry}, (REASON,))
        for one in state.prohibited
    ]
    return [step(state, ProhibitPerson, SESSION, fields=fields), *lifting]


def of_mail(state: SessionState) -> list[Step]:
    """Bids by mail: taken into custody as they come, sent back where they never went in."""
    steps: list[Step] = []
    for box_round in (state.rounds[id_] for id_ in state.round_order):
        if not mail.takes_mail(box_round):
            continue
        subject, preset = f"round:{box_round.id}", of_round(box_round)
        steps.append(step(state, LogMail, subject, {**preset}, _LOGGING))
        steps.extend(
            step(state, ReturnMail, subject, {**preset, "serial": one.serial})
            for one in mail.going_back(state, box_round)
        )
    return steps


def of_cases(state: SessionState) -> list[Step]:
    """Payments, the obligor's order, claims put right, lots left unsold."""
    steps = [leaving(state, mark) for mark in spare_lots(state) if not _paid(state, mark)]
    for id_ in sorted(state.cases):
        steps.extend(_of_case(state, state.cases[id_]))
    return steps


def _of_case(state: SessionState, case: CaseState) -> list[Step]:
    if not open_lots(state, case):
        return []
    subject, preset = f"case:{case.case.id}", {"case": case.case.id}
    paying = (Field("amount", FieldKind.AMOUNT), Field("received_from", FieldKind.TEXT))
    steps = [
        step(state, RecordPayment, subject, {**preset}, paying),
        step(state, RestateClaims, subject, {**preset}, (*_CLAIMS, REASON)),
    ]
    if may_choose(state, case):
        choosing = (Field("order", FieldKind.LOTS), Field("asked_by", FieldKind.TEXT))
        steps.insert(0, step(state, ChooseOrder, subject, {**preset}, choosing))
    return steps


PRICE = Field("price", FieldKind.AMOUNT, optional=True)


def accepting(state: SessionState) -> Step | None:
    """What an unsold lot asks for next: the question, a drawing, the declaration."""
    for mark in (*undecided(state), *unasked(state)):
        lot, subject, preset = state.lots[mark], f"lot:{mark}", {"lot": mark}
        acceptance = lot.acceptance
        if acceptance is None:
            setting = () if set_price(lot) is not None else (PRICE,)
            return step(state, AskAcceptance, subject, {**preset}, setting)
        if len(acceptance.claimants) > 1 and acceptance.drawn is None:
            drawing = (
                Field("creditor", FieldKind.CREDITOR),
                Field("witnesses", FieldKind.STAFF_PAIR),
            )
            return step(state, DrawAcceptance, subject, {**preset}, drawing)
        return step(state, GrantAcceptance, subject, {**preset})
    return None


def of_acceptances(state: SessionState) -> list[Step]:
    """Declarations of creditors who were asked."""
    declaring = (
        Field("creditor", FieldKind.CREDITOR),
        Field("share", FieldKind.AMOUNT, optional=True),
        Field("despite", FieldKind.TEXT, optional=True),
    )
    papers = Field("enclosed", FieldKind.ENCLOSED, optional=True)
    asking = [
        step(state, AskAcceptance, f"lot:{mark}", {"lot": mark}, (PRICE,))
        for mark in unpriced(state)
    ]
    return asking + [
        step(
            state,
            DeclareAcceptance,
            f"lot:{mark}",
            {"lot": mark},
            (*declaring, papers) if state.lots[mark].lot.restrictions else declaring,
        )
        for mark in declarable(state)
    ]


def of_results(state: SessionState) -> list[Step]:
    """Stopping what has no result yet, the lot in hand first; taking back what has one."""
    marks = sorted(state.order, key=lambda mark: mark != state.current)
    lots = [state.lots[mark] for mark in marks]
    stopping_ = (Field("cause", FieldKind.CHOICE), REASON)
    steps = [
        step(state, StopLot, f"lot:{lot.lot.mark}", {"lot": lot.lot.mark}, stopping_)
        for lot in lots
        if lot.stage in BEFORE_RESULT
    ]
    if state.suspended is None and not in_hand(state):
        steps.extend(
            step(
                state,
                RevokeResult,
                f"lot:{lot.lot.mark}",
                {"lot": lot.lot.mark},
                (REASON,),
                of_two=True,
            )
            for lot in lots
            if revocable(state, lot) is None
        )
    return steps


def in_hand(state: SessionState) -> bool:
    """Whether a lot was called and has no result yet."""
    return state.called is not None and state.called.stage in BEFORE_RESULT


def of_objections(state: SessionState) -> list[Step]:
    """Objections about the lot called last, and the rulings they wait for."""
    steps = [ruling(state, mark) for mark in state.order if objections.waiting(state.lots[mark])]
    if state.called is not None:
        mark = state.called.lot.mark
        objecting = (
            Field("text", FieldKind.TEXT),
            Field("by", FieldKind.BIDDER, optional=True),
        )
        steps.append(step(state, RaiseObjection, f"lot:{mark}", {"lot": mark}, objecting))
    return steps


def ruling(state: SessionState, mark: LotMark) -> Step:
    """Ruling on the first objection about a lot that waits."""
    first = objections.waiting(state.lots[mark])[0]
    judging = objections.judges_price(state.lots[mark])
    of_price = (Field("price_too_low", FieldKind.FLAG, optional=True),) if judging else ()
    fields = (Field("ruling", FieldKind.CHOICE), *of_price, REASON)
    preset: dict[str, Preset] = {"lot": mark, "number": first.number}
    return step(state, RuleObjection, f"lot:{mark}", preset, fields)


def after_rulings(state: SessionState, following: Step) -> Step:
    """The act that comes next, or the ruling that it waits for."""
    waits = {kind.__name__ for kind in (*objections.WAITS, AdjournSession)}
    if following.command not in waits:
        return following
    marks = [following.preset["lot"]] if "lot" in following.preset else state.order
    for mark in marks:
        if objections.waiting(state.lots[str(mark)]):
            return ruling(state, str(mark))
    return following


def unfrozen(state: SessionState, offered: list[Step]) -> list[Step]:
    """The acts that wait for no ruling."""
    return [one for one in offered if after_rulings(state, one) is one]


def of_recess(state: SessionState) -> list[Step]:
    """Clearing the room; a recess where nothing is under way."""
    steps: list[Step] = []
    if state.suspended is not SuspendCause.EVACUATION:
        steps.append(step(state, Evacuate, SESSION))
    if state.suspended is None and not in_hand(state) and between(state):
        until = (Field("until_ms", FieldKind.TIME),)
        steps.append(step(state, AnnounceRecess, SESSION, fields=until))
    if state.suspended is SuspendCause.RECESS and not state.anchor_lost:
        steps.append(step(state, ResumeSession, SESSION, fields=(REASON,), of_two=True))
    return steps
