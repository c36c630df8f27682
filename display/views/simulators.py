"""The simulated machines as a page of buttons: what may happen to them, and how they are."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from display.render import SIMULATORS, screens
from display.views.words import Word

MACHINES = {"box": Word("標匭", "Bid box"), "clock": Word("電子鐘", "Hall clock")}
TROUBLES = {
    "envelope": Word("投入一封標單", "An envelope goes in"),
    "hand": Word("手擋住光束", "A hand is in the beam"),
    "jam": Word("升降柱卡住", "Something holds the column"),
    "estop": Word("按下急停鈕", "The emergency stop is pressed"),
    "both-ends": Word("上下端點開關同時導通", "Both end switches read on"),
    "bounce": Word("投標口開關彈跳半秒", "The slot's switch chatters for half a second"),
    "key": Word("以鑰匙開鎖", "The key draws the bolt"),
    "door": Word("門打開", "The door stands open"),
    "power-cycle": Word("斷電半秒", "Power fails for half a second"),
    "power": Word("斷電", "Power fails"),
    "freeze": Word("確認寫入但不顯示", "Confirms what is written and shows none of it"),
    "skew": Word("秒數快二秒", "Its seconds are two ahead"),
    "unplug": Word("拔掉連接線", "The cable is pulled out"),
    "silent": Word("不回答", "It does not answer"),
    "noise": Word("線路雜訊：千分之一位元組", "Noise on the line: one byte in a thousand"),
    "bad-noise": Word("線路雜訊：二十分之一位元組", "Noise on the line: one byte in twenty"),
    "echo": Word("轉接器回送自己的位元組", "The adapter echoes what was sent"),
    "address": Word("位址撥到 2", "Somebody turned its address to 2"),
    "drop-replies": Word("遺失四個回覆", "The next four replies are lost"),
    "delay-replies": Word("兩個回覆晚 0.45 秒", "The next two replies come 0.45 s late"),
    "half-replies": Word("兩個回覆只有一半", "The next two replies are cut in half"),
}
_BEGIN = Word("發生", "Let it happen")
_END = Word("復原", "Put it right")
_SAYS = {
    "done": Word("已送出", "Done"),
    "refused": Word("機器目前的狀態不允許", "The machine's state does not allow it now"),
    "silent": Word("模擬程式沒有回答", "The simulator does not answer"),
}
_NOTES = Word(
    "只在模擬室出現。按鈕直接作用於模擬程式，與演練檔的 box、clock 相同；拍賣室只能從線路上得知。",
    "In simulated rooms only. The buttons act on the simulators themselves, as box and clock do in "
    "a rehearsal file; the room learns of it over the line alone.",
)
_COLUMNS = (Word("事件", "What happens"), Word("操作", "Do"))
_STATE = Word("模擬機器的實況", "How it really is")
_CONSOLE = Word("主持台", "Console")
_AGAIN = Word("重新讀取", "Look again")
_OTHER = Word("English", "中文")


class Told(Struct, frozen=True):
    """What came of the button that was pressed: `done`, `refused` or `silent`."""

    machine: str
    trouble: str
    outcome: str

    def text(self, locale: str) -> str:
        """In one sentence."""
        machine, trouble = MACHINES[self.machine], TROUBLES[self.trouble]
        said = (machine.text(locale), trouble.text(locale), _SAYS[self.outcome].text(locale))
        return "：".join(said) if locale == "zh" else ": ".join(said)


class Simulated(Struct, frozen=True):
    """One machine: which troubles it knows, whether each can be put right, and its own state."""

    name: str
    troubles: Mapping[str, bool]
    state: Mapping[str, object] | None
    """As its control socket answers; None where it does not."""


def simulators_page(*, locale: str, machines: Sequence[Simulated], told: Told | None) -> str:
    """Every simulated machine with its buttons.

    Args:
        locale: `zh` or `en`.
        machines: what is simulated in this room.
        told: what came of the last button.
    """
    say = {
        "title": SIMULATORS,
        "notes": _NOTES,
        "begin": _BEGIN,
        "end": _END,
        "what": _COLUMNS[0],
        "do": _COLUMNS[1],
        "state": _STATE,
        "console": _CONSOLE,
        "again": _AGAIN,
        "other": _OTHER,
        "silent": _SAYS["silent"],
    }
    return (
        screens(locale)
        .get_template("simulators.html")
        .render(
            locale=locale,
            say={key: word.text(locale) for key, word in say.items()},
            machines=machines,
            names={name: word.text(locale) for name, word in MACHINES.items()},
            troubles={name: word.text(locale) for name, word in TROUBLES.items()},
            facts={one.name: _facts(one.state or {}) for one in machines},
            told=told,
            rehearsal=True,
        )
    )


def _facts(state: Mapping[str, object]) -> list[tuple[str, str]]:
    """What a simulator says of itself, one line for each part."""
    return [
        (key, ", ".join(f"{k} {_plain(v)}" for k, v in value.items()))
        if isinstance(value, Mapping)
        else (key, _plain(value))
        for key, value in state.items()
        if key not in {"ok", "at_s"}
    ]


def _plain(value: object) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return "1" if value else "0"
        case float():
            return f"{value:.2f}"
        case _:
            return str(value)
