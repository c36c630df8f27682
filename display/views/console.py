"""The officer's console: one next act, every reason why not, everything else that is legal."""

from msgspec import Struct

from auction.rules.daxie import to_daxie
from auction.rules.findings import sentence as finding_sentence
from auction.session.phases import blocking
from auction.session.refusals import sentence
from auction.session.scene import RecordLine, Scene
from auction.session.state import Bid, BidStage, LotState, SessionState
from auction.session.steps import Field, Preset, Step, next_step, opening_step, other_steps
from auction.terms import LotKind, LotMark
from display.titles import COMMANDS, DOCUMENTS, FIELDS
from display.views.common import (
    Checkpoint,
    PhaseWord,
    checkpoint,
    clock_time,
    ntd,
    phase_word,
)
from display.views.machines import Lamp, lamps
from display.views.words import Word
from display.wording import worded

LATEST = 12


class Input(Struct, frozen=True):
    """One field of an act's form."""

    name: str
    kind: str
    label: str
    optional: bool
    options: tuple[tuple[str, str], ...] = ()


class Act(Struct, frozen=True):
    """A legal act as a form: what is known of it, what is still typed."""

    command: str
    subject: str
    basis: int
    preset: dict[str, Preset]
    fields: tuple[Input, ...]
    of_two: bool
    proposal: str | None
    title: str
    other: str
    detail: str = ""

    @property
    def key(self) -> str:
        """The same for the same act, so that a half-typed form survives a frame."""
        known = "-".join(str(value) for value in self.preset.values())
        return f"{self.command}-{known}" if known else self.command


class Why(Struct, frozen=True):
    """A reason why the main act is not possible yet."""

    code: str
    zh: str
    en: str


class BoxLine(Struct, frozen=True):
    """The box as its switches read it."""

    link: str
    lift: str
    slot: str
    door: str
    faults: tuple[str, ...]


class LotLine(Struct, frozen=True):
    """A lot in the list at the left."""

    mark: LotMark
    stage: str
    title: str
    figure: str
    current: bool


class BidLine(Struct, frozen=True):
    """A sealed bid on the opening table."""

    envelope: int
    paddle: str
    name: str
    total: str
    daxie: str
    words: str
    digits: str
    differs: bool
    stage: str
    stage_word: str
    findings: tuple[str, ...]


class OralLine(Struct, frozen=True):
    """Oral bidding as the rostrum sees it."""

    price: str
    daxie: str
    paddle: str
    calls: int
    count: int
    recent: tuple[tuple[str, str, str], ...]


class Note(Struct, frozen=True):
    """One line of the record at the right."""

    number: str
    at: str
    text: str


class ConsoleView(Struct, frozen=True):
    """Everything the console shows."""

    phase: str
    word: PhaseWord
    rehearsal: bool
    branch: str
    date: str
    next: Act | None
    others: tuple[Act, ...]
    blocking: tuple[Why, ...]
    box: BoxLine
    lamps: tuple[Lamp, ...]
    lots: tuple[LotLine, ...]
    bids: tuple[BidLine, ...]
    oral: OralLine | None
    lot: LotLine | None
    deadline_ms: int | None
    waiting: str
    checkpoint: Checkpoint | None
    record: tuple[Note, ...]
    present: int
    stopped: str | None


def console_view(scene: Scene, locale: str) -> ConsoleView:
    """The console of a scene in one language."""
    state = scene.state
    box = scene.machines.box
    word = phase_word(scene)
    lots = () if state is None else tuple(_lot(state.lots[m], state, locale) for m in state.order)
    nearest = opening_step() if state is None else next_step(state)
    return ConsoleView(
        phase=word.name,
        word=word,
        rehearsal=scene.rehearsal,
        branch=scene.branch_en if locale == "en" else scene.branch_zh,
        date="" if state is None else state.date,
        next=None if nearest is None else _act(nearest, state, locale),
        others=() if state is None else tuple(_act(s, state, locale) for s in other_steps(state)),
        blocking=() if state is None else _blocking(state),
        box=BoxLine(box.link.value, box.lift, box.slot, box.door, box.faults),
        lamps=lamps(scene, locale),
        lots=lots,
        bids=() if state is None else _bids(state, scene, locale),
        oral=None if state is None else _oral(state),
        lot=next((lot for lot in lots if lot.current), None),
        deadline_ms=_deadline(state),
        waiting=_waiting(state, locale),
        checkpoint=checkpoint(scene),
        record=tuple(_note(line, locale) for line in scene.latest(LATEST)),
        present=0 if state is None else sum(one.present for one in state.people.values()),
        stopped=scene.stopped,
    )


def _act(step: Step, state: SessionState | None, locale: str) -> Act:
    title = COMMANDS[step.command]
    if step.proposal is not None:
        act = COMMANDS[step.proposal]
        title = Word(f"{title.zh}「{act.zh}」", f"{title.en} “{act.en}”")
    other = title.zh if locale == "en" else title.en
    return Act(
        command=step.command,
        subject=step.subject,
        basis=step.basis,
        preset=step.preset,
        fields=tuple(_input(one, locale) for one in step.fields),
        of_two=step.of_two,
        proposal=step.proposal,
        title=title.text(locale),
        other=other,
        detail=_detail(step, state, locale),
    )


def _detail(step: Step, state: SessionState | None, locale: str) -> str:
    """Which lot, envelope, paddle and amount an act is about, so that nobody confirms blindly."""
    parts: list[str] = []
    lot_mark, envelope = step.preset.get("lot"), step.preset.get("envelope")
    if isinstance(lot_mark, str):
        parts.append(Word(f"標別 {lot_mark}", f"lot {lot_mark}").text(locale))
    if isinstance(envelope, int):
        parts.append(Word(f"第 {envelope} 件", f"envelope {envelope}").text(locale))
    lot = state.lots.get(lot_mark) if state is not None and isinstance(lot_mark, str) else None
    if lot is not None and step.command in {"CallPrice", "Hammer", "AwardLot"} and lot.high:
        figure = f"{ntd(lot.high.amount)} {to_daxie(lot.high.amount)}"
        parts.append(Word(f"號牌 {lot.high.bidder}", f"paddle {lot.high.bidder}").text(locale))
        parts.append(figure)
    if lot is not None and step.command == "CallPrice":
        parts.append(Word(f"第 {lot.calls + 1} 次", f"call {lot.calls + 1}").text(locale))
    if step.command in {"RuleBid", "OverrideBid"}:
        valid = bool(step.preset.get("valid"))
        word = Word("有效", "valid") if valid else Word("廢標", "invalid")
        parts.append(word.text(locale))
    fault = step.preset.get("fault")
    if isinstance(fault, str):
        parts.append(fault)
    return " · ".join(parts)


def _input(field: Field, locale: str) -> Input:
    options: tuple[tuple[str, str], ...] = ()
    if field.kind.value == "document":
        options = tuple((name, word.text(locale)) for name, word in DOCUMENTS)
    return Input(
        name=field.name,
        kind=field.kind.value,
        label=FIELDS[field.name].text(locale),
        optional=field.optional,
        options=options,
    )


def _blocking(state: SessionState) -> tuple[Why, ...]:
    return tuple(
        Why(
            reason.code,
            sentence(reason.code, reason.facts, "zh"),
            sentence(reason.code, reason.facts, "en"),
        )
        for reason in blocking(state)
    )


_STAGES = {
    "ANNOUNCED": Word("未開始", "not started"),
    "OPENING": Word("開標", "opening"),
    "ORAL": Word("喊價", "oral bidding"),
    "HAMMERED": Word("已落槌", "hammer down"),
    "AWARDED": Word("拍定", "sold"),
    "UNSOLD": Word("流標", "no sale"),
}


def _lot(lot: LotState, state: SessionState, locale: str) -> LotLine:
    stage = lot.stage.value
    figure = ntd(lot.price) if lot.price is not None else _STAGES[stage].text(locale)
    return LotLine(
        mark=lot.lot.mark,
        stage=stage,
        title=lot.lot.title_en if locale == "en" else lot.lot.title_zh,
        figure=figure,
        current=state.current == lot.lot.mark,
    )


_BID_STAGES = {
    "SORTED": Word("未拆封", "sealed"),
    "OPENED": Word("已拆封", "opened"),
    "READ": Word("待裁示", "to be ruled"),
    "VALID": Word("有效", "valid"),
    "INVALID": Word("廢標", "invalid"),
}


def _bids(state: SessionState, scene: Scene, locale: str) -> tuple[BidLine, ...]:
    lot = state.called
    if lot is None or lot.lot.kind is LotKind.MOVABLE:
        return ()
    return tuple(_bid(bid, scene, locale) for bid in lot.bids_in_order())


def _bid(bid: Bid, scene: Scene, locale: str) -> BidLine:
    known = bid.stage not in {BidStage.SORTED, BidStage.OPENED}
    return BidLine(
        envelope=bid.envelope,
        paddle=bid.bidder or "",
        name=scene.names_full.get(bid.bidder or "", ""),
        total=ntd(bid.total) if known else "",
        daxie=to_daxie(bid.total) if bid.total else "",
        words=ntd(bid.words) if known else "",
        digits=ntd(bid.digits) if known else "",
        differs=bid.words is not None and bid.digits is not None and bid.words != bid.digits,
        stage=bid.stage.value,
        stage_word=_BID_STAGES[bid.stage.value].text(locale),
        findings=tuple(
            finding_sentence(one, "en" if locale == "en" else "zh") for one in bid.findings
        ),
    )


def _oral(state: SessionState) -> OralLine | None:
    lot = state.called
    if lot is None or lot.lot.kind is not LotKind.MOVABLE or lot.high is None:
        return None
    return OralLine(
        price=ntd(lot.high.amount),
        daxie=to_daxie(lot.high.amount),
        paddle=lot.high.bidder,
        calls=lot.calls,
        count=lot.oral_bids,
        recent=tuple((clock_time(b.at_ms), b.bidder, ntd(b.amount)) for b in lot.recent[:6]),
    )


def _deadline(state: SessionState | None) -> int | None:
    box_round = None if state is None else state.active_round
    if box_round is None or box_round.deadline_reached:
        return None
    return box_round.deadline_ms


_WAITING = {
    "RELEASED": Word("等候標匭升起、投標口打開", "Waiting for the box to rise and open"),
    "OPEN": Word("投標中，等候截止時間", "Bidding is open until the deadline"),
    "CLOSING": Word("等候投標口回報關閉", "Waiting for the slot to read shut"),
    "CLOSED": Word("等候標匭降下", "Waiting for the box to come down"),
    "UNLOCKING": Word("等候標匭門開鎖", "Waiting for the bolt to draw"),
}


def _waiting(state: SessionState | None, locale: str) -> str:
    """What the room waits for while there is no next act."""
    if state is not None and state.adjourned:
        return Word("場次已結束", "The session is over").text(locale)
    box_round = None if state is None else state.active_round
    word = None if box_round is None else _WAITING.get(box_round.stage.value)
    return "" if word is None else word.text(locale)


def _note(line: RecordLine, locale: str) -> Note:
    number = "" if line.seq is None else f"#{line.seq}"
    return Note(number=number, at=clock_time(line.at_ms), text=worded(line.event, locale))
