"""What every view says the same way: phases, amounts, dates, the checkpoint's words."""

from datetime import UTC, date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from auction.rules.roc_date import roc_date
from auction.session.drawing import being_drawn
from auction.session.events import SuspendCause
from auction.session.phases import Phase, phase
from auction.session.refusals import Reason, sentence
from auction.session.scene import Scene
from auction.terms import Twd
from display.titles import FAULTS, HELD_BACK
from display.views.outcomes import result_word
from display.views.words import Word
from display.words import words_of

TAIPEI_OFFSET = timedelta(hours=8)


class PhaseWord(Struct, frozen=True):
    """What the blade says: shape, word and colour together, never colour alone."""

    name: str
    shape: str
    tone: str
    zh: str
    en: str


PHASES = {
    Phase.NOT_STARTED: PhaseWord("NOT_STARTED", "ring", "idle", "未開始", "Not started"),
    Phase.BIDDING: PhaseWord("BIDDING", "disc", "running", "投標中", "Bidding open"),
    Phase.CLOSING: PhaseWord("CLOSING", "half", "closing", "即將截止", "Closing soon"),
    Phase.CLOSED: PhaseWord("CLOSED", "square", "over", "截止", "Closed"),
    Phase.OPENING: PhaseWord("OPENING", "diamond", "running", "開標", "Opening of bids"),
    Phase.ORAL: PhaseWord("ORAL", "triangle", "running", "喊價", "Oral bidding"),
    Phase.SOLD: PhaseWord("SOLD", "tick", "done", "拍定", "Sold"),
    Phase.NO_SALE: PhaseWord("NO_SALE", "dash", "over", "流標", "No sale"),
    Phase.SUSPENDED: PhaseWord("SUSPENDED", "warning", "stop", "暫停", "Suspended"),
    Phase.ENDED: PhaseWord("ENDED", "square", "over", "結束", "Ended"),
}

CAUSES = {
    "SERVER_RESTARTED": Word("主機重新啟動", "The server was restarted"),
    "ANCHOR_LOST": Word(
        "主機重新開機，時間待確認", "The machine was rebooted; time to be confirmed"
    ),
    "SLOT_SHUT_EARLY": Word("投標口提早關閉", "The slot shut early"),
    "BOX_LOST": Word("標匭沒有回應", "The bid box does not answer"),
    "WATCHDOG": Word("標匭自行關閉", "The bid box shut itself"),
    "POWER_CYCLE": Word("標匭電源中斷", "The bid box lost power"),
    "EMERGENCY_STOP": Word("急停鈕已按下", "The emergency stop was pressed"),
    "JAM": Word("標匭升降受阻", "The bid box is jammed"),
    "ROOM_SILENT": Word(
        "主機停頓，標匭已自行停下", "The server paused; the bid box stopped itself"
    ),
    "WATCHDOG_REFUSED": Word(
        "標匭的監視設定未生效", "The bid box did not take its watchdog setting"
    ),
    "RELEASE_SPENT": Word("標匭的許可已失效", "The bid box's release has lapsed"),
    "RECESS": Word("休息", "Recess"),
    "EVACUATION": Word("請離場，依工作人員指示", "Please leave the room; follow the staff"),
    "OFFICER": Word("主持人宣布暫停", "The officer suspended the session"),
}


class Checkpoint(Struct, frozen=True):
    """The published checkpoint as people compare it: its size and four witness words."""

    size: int
    root: str
    words: tuple[Word, ...]
    text: str
    """What a phone reads from the QR code: the session, the size and the whole root."""


def phase_word(scene: Scene) -> PhaseWord:
    """The blade of a scene; before the opening nothing has started."""
    if scene.state is None:
        return PHASES[Phase.NOT_STARTED]
    now, called = phase(scene.state), scene.state.called
    if now is Phase.SUSPENDED and scene.state.suspended is SuspendCause.RECESS:
        return replace(PHASES[now], zh="休息", en="Recess", tone="idle", shape="ring")
    if now is Phase.SUSPENDED and scene.state.suspended is SuspendCause.EVACUATION:
        return replace(PHASES[now], zh="疏散", en="Evacuation")
    if now is Phase.OPENING and called is not None and being_drawn(called):
        return replace(PHASES[now], zh="抽籤", en="Drawing lots")
    result = None if called is None else result_word(called)
    if now is Phase.NO_SALE and result is not None:
        return replace(PHASES[now], zh=result.zh, en=result.en)
    return PHASES[now]


def checkpoint(scene: Scene) -> Checkpoint | None:
    """The checkpoint of a scene with its witness words; None while none was published."""
    state = scene.state
    if state is None or state.checkpoint is None:
        return None
    published = state.checkpoint
    words = tuple(Word(zh, en) for zh, en in words_of(published.root))
    text = f"AUCTION-ROOM {state.id} {published.size} {published.root}".upper()
    return Checkpoint(published.size, published.root, words, text)


def reason_words(reason: Reason, locale: str) -> str:
    """A reason as a sentence, its codes as words."""
    facts = dict(reason.facts)
    cause = CAUSES.get(str(facts.get("cause")))
    if cause is not None:
        facts["cause"] = cause.text(locale)
    fault = FAULTS.get(str(facts.get("fault")))
    if fault is not None:
        facts["fault"] = fault.text(locale)
    if reason.code == "box-held-back":
        facts["reasons"] = held_back(tuple(str(facts["reasons"]).split()), locale)
    return sentence(reason.code, facts, "en" if locale == "en" else "zh")


def held_back(codes: tuple[str, ...], locale: str) -> str:
    """Why the box does not carry out a released act."""
    words = (HELD_BACK.get(code, Word(code, code)).text(locale) for code in codes)
    return "、".join(words) or Word("無", "nothing").text(locale)


def ntd(amount: Twd | None) -> str:
    """An amount with separators; a dash where there is none."""
    return "—" if amount is None else f"{amount:,}"


def local(at_ms: int) -> datetime:
    """Room time as Taipei's clock shows it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC) + TAIPEI_OFFSET


def clock_time(at_ms: int) -> str:
    """Hours, minutes and seconds in Taipei."""
    return local(at_ms).strftime("%H:%M:%S")


def day_words(day: date) -> Word:
    """A date the way each language writes it; the weekday stands in the English line."""
    return Word(roc_date(day, weekday=False), f"{day:%a} {day.day} {day:%b %Y}")
