"""What a person would type into an offered step."""

from collections.abc import Callable

from msgspec.structs import replace

from auction.rules.daxie import to_daxie
from auction.rules.deposits import Defect
from auction.rules.drawing import commitment
from auction.rules.eligibility import Bidder, BidderKind, Capacity, Enclosure, Prohibition
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session.drawing import candidates, label_of
from auction.session.forms import Step
from auction.session.resorting import others
from auction.session.stakes import CaseState
from auction.session.state import BidStage, BoxRound, LotState, SessionState
from auction.terms import Command, PersonRef, Ruling, Text, WhichEntry

Pick = Callable[[int, int], int]
"""A number between two, both included."""

KINDS: dict[str, type[Command]] = {
    kind.__name__: kind
    for kind in (*c.StaffCommand.__args__, *c.ActOfTwo.__args__)  # type: ignore[attr-defined]
}
SECRET, SALT = 482_913, "0123456789abcdef" * 2
REASON = Text("reason", "commitment")
WHOEVER = (
    Bidder(),
    Bidder(minor=True),
    Bidder(from_abroad=True),
    Bidder(identity_shown=False),
    Bidder(kind=BidderKind.PRIVATE_JURISTIC),
    Bidder(kind=BidderKind.PUBLIC_JURISTIC, representative_shown=False),
)
TOTALS = (1_500_000, 1_720_000, *(1_750_000,) * 6)


def filled(step: Step, state: SessionState, now_ms: int, pick: Pick) -> Command:
    """The command of a step with every field typed in plausibly."""
    if step.command == "AdmitPerson":
        barred = state.order[: pick(0, 1)] if not pick(0, 4) else ()
        known = ((Prohibition.STAFF, state.order[:1]),) if not pick(0, 9) else ()
        who = replace(somebody(pick), creditor=not pick(0, 2), barred=barred)
        return replace(who, prohibited=known)
    if step.command == "NamePerson":
        return replace(somebody(pick), present=False)
    if step.command == "ProhibitPerson":
        return prohibit(pick(1, 9), tuple(Prohibition)[pick(0, 1)], *state.order[: pick(0, 2)])
    if step.command == "ReenterBid" and pick(0, 3):
        first = state.lots[str(step.preset["lot"])].bids[int(str(step.preset["envelope"]))].entered
        assert first is not None
        words = "" if first.words is None else to_daxie(first.words)
        digits = "" if first.digits is None else str(first.digits)
        return c.ReenterBid(**{**step.preset, "words": words, "digits": digits})  # type: ignore[arg-type]
    if step.command == "BeginDrawing":
        return sealed_drawing(state, str(step.preset["lot"]))
    if step.command == "RevealDrawing":
        mark = str(step.preset["lot"])
        return opened_drawing(mark) if pick(0, 1) else c.LoseDrawing(lot=mark)
    typed = {
        field.name: _typed(step, field.name, state, now_ms, pick)
        for field in step.fields
        if not field.optional or pick(1, 10) > _LEFT_OUT.get(field.name, 5)
    }
    if step.command == "OpenEnvelope" and typed.get("bidder") and not pick(0, 2):
        typed.update(_parties(state, str(typed["bidder"]), pick))
    return KINDS[step.command](**{**typed, **step.preset})


_LEFT_OUT = {
    "marks": 8,
    "agent": 8,
    "parcels": 7,
    "instruments": 1,
    "cash": 8,
    "defects": 7,
}
"""How often in ten a field that may stay empty does, where it is not every other time."""


def _parties(state: SessionState, bidder: str, pick: Pick) -> dict[str, object]:
    """Those who bid jointly with somebody, with shares that mostly make the whole."""
    others = sorted({*state.people} - {bidder})[: pick(0, 2)]
    stated = (
        (),
        tuple(f"1/{len(others) + 1}" for _ in range(len(others) + 1)),
        ("1/6", "1/3", "1/2")[-1 - len(others) :],
    )
    return {"joint": tuple(others), "shares": stated[pick(0, 2)] if others else ()}


def sealed_drawing(state: SessionState, mark: str) -> c.CommitDrawing:
    """What the room makes of `BeginDrawing`, with a secret the test knows."""
    among = candidates(state.lots[mark])
    label = label_of(state, mark, among)
    return c.CommitDrawing(
        lot=mark,
        envelopes=among,
        label=label,
        commitment=commitment(label, SECRET, SALT),
        secret=REASON,
    )


def opened_drawing(mark: str) -> c.OpenDrawing:
    """What the room makes of `RevealDrawing`."""
    return c.OpenDrawing(lot=mark, secret=SECRET, salt=SALT)


def admit(identity: int) -> c.Admit:
    """Somebody at the door, already in the vault."""
    return c.Admit(
        person=PersonRef(f"ref{identity}", f"commitment{identity}"),
        document="national_id",
        checksum_ok=True,
        warning_answered=False,
    )


def somebody(pick: Pick) -> c.Admit:
    """Anybody: mostly a grown-up who shows who they are; some sit, some come from a sheet."""
    return replace(
        admit(pick(1, 9)),
        who=WHOEVER[max(0, pick(-10, len(WHOEVER) - 1))],
        capacity=tuple(Capacity)[pick(0, len(Capacity) - 1)],
        seat=("", "", "A1", "B5")[pick(0, 3)],
        paper_number=(None, None, 901, 902)[pick(0, 3)],
    )


def prohibit(identity: int, role: Prohibition = Prohibition.OBLIGOR, *lots: str) -> c.Prohibit:
    """Somebody who may not bid, already in the vault."""
    person = PersonRef(f"barred{identity}", f"commitment{identity}")
    return c.Prohibit(person=person, role=role, lots=lots, checksum_ok=True, warning_answered=False)


def _typed(step: Step, name: str, state: SessionState, now_ms: int, pick: Pick) -> object:
    if step.command == "MoveEnvelope" and name == "envelope":
        bids = state.lots[str(step.preset["lot"])].bids_in_order()
        return next(bid.envelope for bid in bids if bid.stage in {BidStage.SORTED, BidStage.OPENED})
    if "lot" in step.preset:
        return _typed_of_a_lot(name, state.lots[str(step.preset["lot"])], state, pick)
    if "round" in step.preset:
        return _typed_of_a_round(name, state.rounds[str(step.preset["round"])], now_ms, pick)
    if "case" in step.preset:
        return _typed_of_a_case(name, state.cases[str(step.preset["case"])], pick)
    return {
        "until_ms": now_ms + 60_000 * pick(1, 20),
        "reason": REASON,
        "bidder": str(pick(1, max(1, state.last_bidder))),
    }[name]


def _typed_of_a_case(name: str, case: CaseState, pick: Pick) -> object:
    marks = case.case.lots
    return {
        "reason": REASON,
        "asked_by": REASON,
        "received_from": REASON,
        "order": (marks, marks[::-1], marks[1:] + marks[:1])[pick(0, 2)],
        "amount": (1, case.case.claims // 3, case.case.claims + case.case.costs)[pick(0, 2)],
        "claims": case.case.claims + pick(-1, 1),
        "costs": case.case.costs,
        "taxes": case.case.taxes,
    }[name]


def _typed_of_a_round(name: str, box_round: BoxRound, now_ms: int, pick: Pick) -> object:
    marks, counted = box_round.lots, box_round.counted or 0
    return {
        "reason": REASON,
        "without_recording": REASON,
        "deadline_ms": max(now_ms, box_round.deadline_ms) + 60_000 * pick(1, 20),
        "note": REASON,
        "counted": max(0, box_round.dropped + (0, 0, 0, 1, -1)[pick(0, 4)]),
        "returned": box_round.dropped,
        "by_mail": min(box_round.counted or 0, box_round.mailed),
        "arrived_ms": now_ms - 60_000 * pick(0, 3),
        "witness": "B02",
        "sealed": bool(pick(0, 5)),
        "labelled": bool(pick(0, 5)),
        "lots": tuple(marks[pick(0, pick(0, len(marks) - 1))] for _ in range(counted)),
    }[name]


def _typed_of_a_lot(name: str, lot: LotState, state: SessionState, pick: Pick) -> object:
    total = TOTALS[pick(0, len(TOTALS) - 1)]
    valid = [bid.envelope for bid in lot.bids_in_order() if bid.stage is BidStage.VALID]
    valid = valid or sorted(lot.bids)
    return {
        "reason": REASON,
        "joint": (),
        "shares": (),
        "agent": str(pick(1, max(1, state.last_bidder))),
        "authority_shown": bool(pick(0, 3)),
        "enclosed": tuple(Enclosure)[: pick(0, 4)],
        "shown": REASON,
        "to": next(iter(others(state, lot.lot.mark)), "癸"),
        "text": REASON,
        "by": str(pick(1, max(1, state.last_bidder))),
        "ruling": tuple(Ruling)[pick(0, 2)],
        "price_too_low": bool(pick(0, 1)),
        "creditor": _creditor(state, lot, pick),
        "share": 100_000 * pick(0, 20),
        "despite": REASON,
        "keep": tuple(WhichEntry)[pick(0, 1)],
        "price": 40_000,
        "cause": tuple(StopCause)[pick(0, 8)],
        "ground": "G11",
        "bidder": _bidder(state, lot, pick),
        "amount": (lot.lot.opening_price or 50_000) + 5_000 * pick(0, 60),
        "words": to_daxie(total) if pick(0, 8) else "看不清楚",
        "digits": str(total) if pick(0, 4) else "",
        "parcels": tuple(parcel.minimum + pick(0, 3) for parcel in lot.lot.parcels),
        "marks": (("G02",), ("G20",), ("WRONG_NUMBER",), ("G03",), ("G21", "G22"))[pick(0, 4)],
        "instruments": ((lot.lot.deposit - (pick(0, 9) == 9),), (1, lot.lot.deposit))[pick(0, 1)],
        "defects": (Defect(pick(1, 2), ("G12", "G13", "G14")[pick(0, 2)]),),
        "cash": 1,
        "envelope": valid[pick(0, len(valid) - 1)] if valid else 1,
        "increase": 1_000 * pick(0, 6),
        "witnesses": ("B01", "B02"),
        "number": pick(0, 999_999),
    }[name]


def _bidder(state: SessionState, lot: LotState, pick: Pick) -> str:
    """Anybody with a number; mostly somebody who is here and has no bid on the lot yet."""
    named = {holder for bid in lot.bids.values() for holder in bid.holders}
    free = sorted(n for n, one in state.people.items() if one.present and n not in named)
    if free and pick(0, 4):
        return free[pick(0, len(free) - 1)]
    return str(pick(1, max(1, state.last_bidder)))


def _creditor(state: SessionState, lot: LotState, pick: Pick) -> str:
    """One who has declared, where there is one to be drawn; else one of the list or of the room."""
    claimants = () if lot.acceptance is None else lot.acceptance.claimants
    if len(claimants) > 1:
        return claimants[pick(0, len(claimants) - 1)].creditor
    let_in = sorted(number for number, one in state.people.items() if one.creditor)
    known = ("T", "K", *let_in)
    return known[pick(0, len(known) - 1)]
