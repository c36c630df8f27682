"""The machines of the room as a strip of lamps."""

from msgspec import Struct

from auction.session.scene import Copy, Scene, Wall, WallState
from display.views.words import Word
from display.wording import SOUND, STATES


class Lamp(Struct, frozen=True):
    """One machine in the strip."""

    name: str
    state: str
    well: bool


_LINKS = {
    "FOUND": Word("正常", "ready"),
    "LOST": Word("沒有回應", "not answering"),
    "ABSENT": Word("未接上", "not connected"),
}
_LIFTS = {
    "RAISED": Word("已升起", "raised"),
    "LOWERED": Word("已降下", "lowered"),
    "BETWEEN": Word("升降中", "between"),
    "FAULT": Word("開關不一致", "switches disagree"),
    "UNKNOWN": Word("未知", "unknown"),
}
_SLOTS = {
    "OPEN": Word("投標口開", "slot open"),
    "SHUT": Word("投標口關", "slot shut"),
    "UNKNOWN": Word("投標口未知", "slot unknown"),
}
_DOORS = {
    "BOLTED": Word("已上鎖", "bolted"),
    "FREE": Word("已開鎖", "free"),
    "UNKNOWN": Word("鎖未知", "bolt unknown"),
}


_WALLS = {
    WallState.UNREGISTERED: Word("未登記", "not registered"),
    WallState.ABSENT: Word("未連線", "not connected"),
    WallState.BEHIND: Word("未顯示目前畫面", "not showing the present frame"),
    WallState.CURRENT: Word("已顯示目前畫面", "shows the present frame"),
    WallState.TWICE: Word("兩處同時使用這個登記", "registration in use twice"),
}
_WALLS_UNWELL = frozenset({WallState.ABSENT, WallState.BEHIND, WallState.TWICE})


def lamps(scene: Scene, locale: str) -> tuple[Lamp, ...]:
    """Every machine as it last reported, never as it was asked to be."""
    machines = scene.machines
    box = machines.box
    state = _LINKS[box.link.value].text(locale)
    if box.link.value == "FOUND":
        read = (_LIFTS.get(box.lift), _SLOTS.get(box.slot), _DOORS.get(box.door))
        state = "、".join(word.text(locale) for word in read if word is not None)
    shown = [
        Lamp(
            Word("標匭", "Bid box").text(locale),
            state,
            box.link.value == "FOUND" and not box.faults,
        ),
        Lamp(
            Word("電子鐘", "Hall clock").text(locale),
            _clock(scene, locale),
            machines.clock.value == "FOUND" and machines.clock_difference_ms == 0,
        ),
    ]
    for name in sorted(machines.cameras):
        camera = machines.cameras[name]
        recording = camera.link.value == "FOUND"
        word = Word("錄影中", "recording") if recording else Word("沒有錄影", "not recording")
        healthy = camera.health == "OK"
        if recording and not healthy:
            word = STATES.get(camera.health, Word(camera.health, camera.health))
        label = Word(f"攝影機 {name}", f"Camera {name}").text(locale)
        shown.append(Lamp(label, word.text(locale), recording and healthy))
        if recording and camera.sound != "OK":
            label = Word(f"麥克風 {name}", f"Microphone {name}").text(locale)
            shown.append(Lamp(label, SOUND[camera.sound].text(locale), well=False))
    for state, word in _WALLS.items():
        names = "、".join(wall.display for wall in scene.walls if wall.state is state)
        if names:
            label = Word(f"看板 {names}", f"Display {names.replace('、', ', ')}").text(locale)
            shown.append(Lamp(label, word.text(locale), state not in _WALLS_UNWELL))
    return (*shown, *copies(scene, locale))


def wall_lamp(wall: Wall, locale: str) -> Lamp:
    """One display of the room, by its name alone."""
    return Lamp(wall.display, _WALLS[wall.state].text(locale), wall.state not in _WALLS_UNWELL)


def copies(scene: Scene, locale: str) -> tuple[Lamp, ...]:
    """Folders that follow the journal; how far one is behind is no more said than a count is.

    One in step says nothing of figures: they would change with every entry.
    """
    words = [Word("場次資料夾", "Session folder"), *[Word("備份", "Mirror")] * len(scene.copies)]
    return tuple(
        Lamp(name.text(locale), _copy(copy, locale, hidden=scene.hidden), copy.problem is None)
        for name, copy in zip(words, scene.copies, strict=False)
    )


def _copy(copy: Copy, locale: str, *, hidden: bool) -> str:
    if copy.problem is None:
        return Word("同步", "in step").text(locale)
    if hidden:
        return Word("停止複製，請檢查磁碟", "stands still; check its disk").text(locale)
    behind = Word(f"落後 {copy.behind} 筆，請檢查磁碟", f"{copy.behind} behind; check its disk")
    return behind.text(locale)


def _clock(scene: Scene, locale: str) -> str:
    if scene.machines.clock_difference_ms:
        off = scene.machines.clock_difference_ms
        return Word(f"相差 {off} 毫秒", f"off by {off} ms").text(locale)
    return _LINKS[scene.machines.clock.value].text(locale)
