"""Legal acts as forms: what is known of each, what a person still types."""

from msgspec import Struct

from auction.rules.daxie import to_daxie
from auction.session.standing import leaders, offered
from auction.session.state import LotStage, LotState, SessionState
from auction.session.steps import Field, Preset, Step
from auction.session.subjects import LOTS_DONE
from auction.terms import Twd
from display.titles import COMMANDS, FALLBACK, FAULTS, FIELDS
from display.views.choices import Choice, choices
from display.views.common import ntd, reason_words
from display.views.words import Word

_FOLDED = frozenset({"Evacuate", "AdjournSession"})
"""Acts that stop everything: never one stray click away."""
_CORRECTIONS = frozenset({"RetractCall", "ReadBid"})
"""Beside the next act, these put right what was done last."""
_OF_THE_PRICE = frozenset({"CallPrice", "Hammer", "AwardLot"})


class Input(Struct, frozen=True):
    """One field of an act's form."""

    name: str
    kind: str
    label: str
    optional: bool
    options: tuple[Choice, ...] = ()
    """For a document: the only answers; for an amount: the next steps."""
    step: Twd = 0
    """Of an oral bid: by how much + and − change what is typed."""


class Act(Struct, frozen=True):
    """A legal act as a form."""

    command: str
    subject: str
    basis: int
    preset: dict[str, Preset]
    fields: tuple[Input, ...]
    of_two: bool
    proposal: str | None
    title: str
    other: str
    """The title in the other language."""
    detail: str = ""
    daxie: str = ""
    """The amount it is about, in capital numerals, to be read back."""
    at_hand: bool = False
    """Wanted so often now that its form stands open."""
    blocked: tuple[str, ...] = ()
    """Why it would be refused now, as sentences."""
    not_for: str = ""
    """Who may not do it, by staff id: the frame is everybody's, a desk knows whose it is."""

    @property
    def personal(self) -> bool:
        """Asked with the person's own factor: an act of two, by either of them."""
        return self.of_two or self.proposal is not None

    @property
    def folded(self) -> bool:
        """Among the other acts it is opened first, then done."""
        return bool(self.fields) or self.personal or self.command in _FOLDED

    @property
    def corrects(self) -> bool:
        """Among the other acts it puts right what was done last."""
        return self.command in _CORRECTIONS

    @property
    def key(self) -> str:
        """The same for the same act, so that a half-typed form survives a frame."""
        known = "-".join(str(value) for value in self.preset.values())
        return f"{self.command}-{known}" if known else self.command


def act_of(step: Step, state: SessionState | None, locale: str) -> Act:
    """A step as its form in one language."""
    title = COMMANDS[step.command]
    if step.proposal is not None:
        act = COMMANDS[step.proposal]
        title = Word(f"{title.zh}「{act.zh}」", f"{title.en} “{act.en}”")
    lot = _lot_of(step, state)
    amount = _amount(step, lot)
    return Act(
        command=step.command,
        subject=step.subject,
        basis=step.basis,
        preset=step.preset,
        fields=tuple(_input(one, state, lot, locale) for one in step.fields),
        of_two=step.of_two,
        proposal=step.proposal,
        title=title.text(locale),
        other=title.zh if locale == "en" else title.en,
        detail=" · ".join(word.text(locale) for word in _details(step, lot, amount)),
        daxie="" if amount is None else to_daxie(amount),
        at_hand=_at_hand(step, state),
        blocked=tuple(reason_words(reason, locale) for reason in step.blocked),
        not_for=(step.not_by or "").removeprefix("staff:"),
    )


def _at_hand(step: Step, state: SessionState | None) -> bool:
    """Bids while a lot is cried, admissions while nothing lies on the table."""
    called = None if state is None else state.called
    if step.command == "BidOral":
        return called is not None and called.stage is LotStage.ORAL
    return step.command == "AdmitPerson" and (called is None or called.stage in LOTS_DONE)


def _lot_of(step: Step, state: SessionState | None) -> LotState | None:
    mark = step.preset.get("lot")
    return state.lots.get(mark) if state is not None and isinstance(mark, str) else None


def _amount(step: Step, lot: LotState | None) -> Twd | None:
    """The amount an act is about."""
    if lot is None:
        return None
    if step.command in _OF_THE_PRICE and lot.high is not None:
        return lot.high.amount
    leading = leaders(lot) if step.command == "AwardLot" and lot.bids else ()
    if leading:
        return offered(lot, leading[0])
    envelope = step.preset.get("envelope")
    if step.command in {"RuleBid", "OverrideBid"} and isinstance(envelope, int):
        return lot.bids[envelope].total or None
    return None


def _details(step: Step, lot: LotState | None, amount: Twd | None) -> list[Word]:
    """Lot, envelope, paddle and amount, so that nobody confirms blindly."""
    details: list[Word] = []
    mark, envelope = step.preset.get("lot"), step.preset.get("envelope")
    if isinstance(mark, str):
        details.append(Word(f"標別 {mark}", f"lot {mark}"))
    if isinstance(envelope, int):
        details.append(Word(f"第 {envelope} 件", f"envelope {envelope}"))
    paddle = _paddle(step, lot)
    if paddle:
        details.append(Word(f"號牌 {paddle}", f"paddle {paddle}"))
    if lot is not None and step.command == "BidOral" and lot.stage is LotStage.HAMMERED:
        details.append(Word("落槌後，不受理並記明筆錄", "after the hammer: refused, and recorded"))
    if lot is not None and step.command == "CallPrice":
        details.append(Word(f"第 {lot.calls + 1} 次", f"call {lot.calls + 1}"))
    details += _particulars(step)
    if amount is not None:
        details.append(Word(f"{ntd(amount)} 元", f"NT$ {ntd(amount)}"))
    return details


def _particulars(step: Step) -> list[Word]:
    """What is settled besides lot, envelope and price: a ruling, nobody named, a fault, a step."""
    details: list[Word] = []
    if step.command == "OpenEnvelope" and "bidder" in step.preset:
        details.append(Word("單上無從認定投標人", "the form names nobody"))
    if step.command in {"RuleBid", "OverrideBid"}:
        valid = bool(step.preset.get("valid"))
        details.append(Word("有效", "valid") if valid else Word("廢標", "invalid"))
    fault = step.preset.get("fault")
    if isinstance(fault, str):
        word = FAULTS.get(fault)
        details.append(Word(fault, fault) if word is None else word)
    by_hand = step.preset.get("step")
    if isinstance(by_hand, str):
        details.append(FALLBACK[by_hand])
    return details


def _paddle(step: Step, lot: LotState | None) -> str:
    if lot is None:
        return ""
    if step.command in _OF_THE_PRICE and lot.high is not None:
        return lot.high.bidder
    leading = leaders(lot) if step.command == "AwardLot" and lot.bids else ()
    if leading:
        return leading[0].bidder or ""
    envelope = step.preset.get("envelope")
    if isinstance(envelope, int) and envelope in lot.bids:
        return lot.bids[envelope].bidder or ""
    return ""


def _input(field: Field, state: SessionState | None, lot: LotState | None, locale: str) -> Input:
    return Input(
        name=field.name,
        kind=field.kind.value,
        label=FIELDS[field.name].text(locale),
        optional=field.optional,
        options=(options := choices(field, state, lot, locale)),
        step=lot.lot.step if options and lot is not None and field.name == "amount" else 0,
    )
