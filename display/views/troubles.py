"""What is wrong with box and clock, what to do about each, and what people do by hand meanwhile."""

from msgspec import Struct

from auction.session.commands.fallback import FallbackStep, TakeFallbackStep
from auction.session.fallback import PROCEDURES, begun, following
from auction.session.machine_state import Box, Link, Machines
from auction.session.scene import Scene
from auction.session.state import BoxRound, SessionState
from display.titles import FALLBACK
from display.views.acts import Act
from display.views.common import clock_time
from display.views.words import Word

COMMAND = TakeFallbackStep.__name__
ADVICE: dict[str, tuple[Word, Word]] = {
    "BOX_LOST": (
        Word("標匭沒有回應", "The bid box does not answer"),
        Word(
            "看標匭的電源燈與連接線。彈簧會在二秒內關上投標口，先看它是否已關。接回後本頁自行恢復；"
            "來不及時依下列人工處置。",
            "Look at its power lamp and cable. Its spring shuts the slot within two seconds: see "
            "that it did. Plugged in again it comes back by itself; if time runs out, go on "
            "by hand.",
        ),
    ),
    "JAM": (
        Word("標匭升降受阻", "The lift is jammed"),
        Word(
            "馬達已停。請人查看升降柱，取出卡住之物，再登錄「故障已現場查看」；未登錄前不會再動。",
            "Its motor is off. Have somebody look and free the column, then enter that it was "
            "looked at; until then it does not move.",
        ),
    ),
    "SWITCHES": (
        Word("上下端點開關不一致", "Both end switches read on"),
        Word(
            "標匭在哪裡不能確定，因此不動。請人查看兩個開關，再登錄「故障已現場查看」。",
            "Where the box is cannot be told, so it stands still. Have both switches looked at, "
            "then enter that.",
        ),
    ),
    "EMERGENCY_STOP": (
        Word("急停鈕已按下", "The emergency stop is pressed"),
        Word(
            "先確認無人受傷、無物夾住，再旋出急停鈕，登錄「故障已現場查看」。",
            "See first that nobody is hurt and nothing is caught; then pull the button out and "
            "enter that it was looked at.",
        ),
    ),
    "STUCK_OPEN": (
        Word("投標口應打開而沒有打開", "The slot was told to open and did not"),
        Word(
            "請人查看投標口；打不開時依下列人工處置。",
            "Look at the slot; if it stays shut go on by hand.",
        ),
    ),
    "STUCK_SHUT": (
        Word("投標口應關閉而沒有關閉", "The slot was told to shut and did not"),
        Word(
            "立即以手蓋住投標口並以鑰匙鎖上；此後投入之標單由影像認定。",
            "Cover the slot by hand at once and lock it with its key; the footage shows what went "
            "in after.",
        ),
    ),
    "BEAM": (
        Word("投標口感應持續被遮住", "Something stands in the slot's beam"),
        Word(
            "請人取出卡在投標口之物，或查看感應器。",
            "Take out what is caught in the slot, or look at the sensor.",
        ),
    ),
    "WATCHDOG": (
        Word("標匭曾逾時自行關閉", "The box shut itself, hearing nothing"),
        Word(
            "主機與標匭之間曾中斷逾二秒。確認連接線後，兩人「恢復投標」，必要時延後截止。",
            "It heard nothing for two seconds. Look at the cable; then two people resume bidding, "
            "with a later deadline if need be.",
        ),
    ),
    "POWER_CYCLE": (
        Word("標匭曾斷電", "The box lost power"),
        Word(
            "確認電源與不斷電系統後，兩人「恢復投標」，必要時延後截止。",
            "Look at its supply; then two people resume bidding, with a later deadline if need be.",
        ),
    ),
    "CLOCK_LOST": (
        Word("電子鐘沒有回應", "The hall clock does not answer"),
        Word(
            "截止以室內時間為準，看板仍顯示倒數。看電源與連接線；看板也不能用時以碼錶計時。",
            "Room time decides, and the displays count on. Look at its power and cable; where no "
            "display counts either, time by stopwatch.",
        ),
    ),
    "CLOCK_OFF": (
        Word("電子鐘與室內時間不一致", "The hall clock differs from room time"),
        Word(
            "截止以室內時間為準。向在場人宣布差幾秒；改以碼錶計時或遮住電子鐘。",
            "Room time decides. Announce by how much it differs; time by stopwatch, or cover the "
            "clock.",
        ),
    ),
}
_BY_HAND = {
    "box": Word("不用標匭，人工處置", "Without the box, by hand"),
    "clock": Word("不用電子鐘，人工處置", "Without the hall clock, by hand"),
}


class Trouble(Struct, frozen=True):
    """Something that is wrong, and what to do."""

    kind: str
    title: str
    advice: str


class Station(Struct, frozen=True):
    """A step done by hand: `done`, `now` or `todo`; who did it and when."""

    state: str
    title: str
    by: str = ""


class ByHand(Struct, frozen=True):
    """A procedure for a machine that fails, and the act that records its next step."""

    machine: str
    title: str
    stations: tuple[Station, ...]
    act: Act | None


class Troubles(Struct, frozen=True):
    """Everything that is wrong now."""

    now: tuple[Trouble, ...]
    by_hand: tuple[ByHand, ...]
    box_read_ms: int
    """When the box was last heard of."""


def troubles(scene: Scene, acts: tuple[Act, ...], locale: str) -> Troubles | None:
    """What is wrong while a box round is under way; None where nothing is.

    Args:
        scene: what is drawn.
        acts: what may be done now, among it the next steps by hand.
        locale: `zh` or `en`.
    """
    state = scene.state
    box_round = None if state is None else state.active_round
    if state is None or state.adjourned or box_round is None:
        return None
    kinds = _kinds(state)
    by_hand = tuple(_by_hand(box_round, machine, acts, locale) for machine in PROCEDURES)
    wanted = tuple(one for one in by_hand if one.act is not None or _done(one))
    if not kinds and not wanted:
        return None
    return Troubles(
        tuple(Trouble(kind, *(word.text(locale) for word in ADVICE[kind])) for kind in kinds),
        wanted,
        state.machines.box.read_ms,
    )


def _kinds(state: SessionState) -> list[str]:
    machines = state.machines
    kinds = _of_box(machines.box)
    cause = None if state.suspended is None else state.suspended.value
    if cause in {"WATCHDOG", "POWER_CYCLE"} and cause not in kinds:
        kinds.append(cause)
    return kinds + _of_clock(machines)


def _of_box(box: Box) -> list[str]:
    kinds = [] if box.link is Link.FOUND else ["BOX_LOST"]
    kinds += [fault for fault in box.faults if fault in ADVICE]
    if box.estop_pressed and "EMERGENCY_STOP" not in kinds:
        kinds.append("EMERGENCY_STOP")
    if box.stuck is not None:
        kinds.append(f"STUCK_{box.stuck}")
    if box.beam == "BROKEN":
        kinds.append("BEAM")
    return kinds


def _of_clock(machines: Machines) -> list[str]:
    if machines.clock is Link.LOST:
        return ["CLOCK_LOST"]
    return ["CLOCK_OFF"] if machines.clock_difference_ms else []


def _done(one: ByHand) -> bool:
    return any(station.state == "done" for station in one.stations)


def _by_hand(box_round: BoxRound, machine: str, acts: tuple[Act, ...], locale: str) -> ByHand:
    due, taken = following(box_round, machine), {one.step: one for one in box_round.fallback}
    act = next((one for one in acts if one.command == COMMAND and one.preset["step"] == due), None)
    return ByHand(
        machine,
        _BY_HAND[machine].text(locale),
        tuple(
            Station(
                _state(step, due, begun=begun(box_round, machine) or act is not None),
                FALLBACK[step].text(locale),
                f"{clock_time(taken[step].at_ms)} {taken[step].by.removeprefix('staff:')}"
                if step in taken
                else "",
            )
            for step in PROCEDURES[machine]
        ),
        act,
    )


def _state(step: FallbackStep, due: FallbackStep | None, *, begun: bool) -> str:
    if step is due:
        return "now" if begun else "todo"
    order = tuple(FallbackStep)
    return "done" if due is None or order.index(step) < order.index(due) else "todo"
