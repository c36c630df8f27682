"""View models: what each audience is told, before any template has a say."""

import re

import pytest
from msgspec.structs import replace

import display
from auction.rules.findings import Locale
from auction.rules.stopping import StopCause
from auction.session.commands import (
    ExtendDeadline,
    Propose,
    RaiseBox,
    RevokeResult,
    ShowBoxEmpty,
    StopLot,
    UnlockBox,
)
from auction.session.events import (
    BoxFaulted,
    CameraHealth,
    DeviceLost,
    DoorRead,
    EnvelopeDropped,
    LiftRead,
    RecorderStarted,
)
from auction.session.explanation import explain
from auction.session.scene import Copy, Scene, Wall, WallState
from display.qr import QUIET_MODULES, qr
from display.views.console import ConsoleView, console_view
from display.views.hall import hall_view
from display.views.lots import LotList, in_columns
from display.views.record import record_view
from tests.auction.session.driving import CLERK, DEADLINE, WHY, Sitting
from tests.display.scenes import ROOT, bidding, phases, scene_of

SCENES = phases()


def console(scene: Scene) -> ConsoleView:
    return console_view(scene, "zh")


def stations(name: str) -> str:
    """The procedure as a row of signs: done, now, still to come."""
    signs = {"done": "x", "now": ">", "todo": "."}
    return "".join(signs[one.state] for one in console(SCENES[name]).procedure)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("before", ""),
        ("not-started", ">......."),
        ("bidding", "xx>....."),
        ("closed", "xxxx>..."),
        ("sorted", ""),
        ("opening", ">...."),
        ("invalid", "x>..."),
        ("sold", "xxxx>"),
        ("oral-opening", "x>..."),
        ("oral", "xx>.."),
        ("hammered", "xxxx>"),
        ("ended", ""),
    ],
)
def test_the_procedure_says_where_the_room_stands(name: str, row: str) -> None:
    assert stations(name) == row


def test_the_wall_shows_the_box_only_while_it_answers() -> None:
    sitting = bidding(0)
    box = hall_view(scene_of(sitting)).box
    assert box is not None
    assert (box.raised, box.open, box.word.zh) == (True, True, "標匭已升起")
    sitting.see(DeviceLost(device="box", cause="silent"))
    view = hall_view(scene_of(sitting))
    assert view.box is None
    assert view.cause is not None
    assert view.cause.zh == "標匭沒有回應"


def test_before_the_opening_the_wall_says_when_bids_close() -> None:
    for name in ("before", "not-started"):
        assert hall_view(SCENES[name]).deadline_ms is not None
    assert hall_view(SCENES["ended"]).deadline_ms is None


def test_displays_that_stand_alike_share_a_lamp() -> None:
    walls = (
        Wall("hall-1", WallState.CURRENT),
        Wall("hall-2", WallState.BEHIND),
        Wall("hall-3", WallState.CURRENT),
    )
    shown = [
        (lamp.name, lamp.well)
        for lamp in console(replace(SCENES["sold"], walls=walls)).lamps
        if lamp.name.startswith("看板")
    ]
    assert shown == [("看板 hall-2", False), ("看板 hall-1、hall-3", True)]


def test_a_microphone_has_a_lamp_while_something_is_wrong_with_it() -> None:
    sitting = bidding(0)
    sitting.see(RecorderStarted(camera="hall", adopted=False))
    assert ("攝影機 hall", True) in heard(sitting)
    assert not [name for name, _ in heard(sitting) if name.startswith("麥克風")]
    for state in ("SILENT", "CLIPPED", "LOST"):
        sitting.see(CameraHealth(camera="hall", state=state, part="sound"))
        assert ("麥克風 hall", False) in heard(sitting)
        assert ("攝影機 hall", True) in heard(sitting)


def heard(sitting: Sitting) -> list[tuple[str, bool]]:
    """The lamps of the console, and whether they are well."""
    return [(lamp.name, lamp.well) for lamp in console(scene_of(sitting)).lamps]


def lot_list(name: str) -> LotList:
    return hall_view(SCENES[name]).lot_list


@pytest.mark.parametrize(
    ("name", "lots", "layout", "lines"),
    [
        ("not-started", 2, "rows", 2),
        ("crowd-before", 7, "columns", 4),
        ("twelve-lots", 12, "columns", 6),
        ("sixty-lots", 60, "dense", 15),
    ],
)
def test_every_lot_of_the_day_stands_on_the_wall(
    name: str, lots: int, layout: str, lines: int
) -> None:
    drawn = lot_list(name)
    assert (len(drawn.lots), drawn.layout, drawn.lines, drawn.hidden) == (lots, layout, lines, 0)


def test_lots_beyond_what_a_wall_holds_are_counted() -> None:
    drawn = in_columns(lot_list("sixty-lots").lots + lot_list("twelve-lots").lots)
    assert (len(drawn.lots), drawn.hidden) == (60, 12)


def test_a_lot_that_is_cried_has_no_minimum_on_the_list() -> None:
    listed = {lot.mark: lot for lot in lot_list("not-started").lots}
    assert (listed["甲"].figure, listed["甲"].oral) == ("1,720,000", False)
    assert (listed["丙"].figure, listed["丙"].oral) == ("", True)
    results = {lot.mark: lot.figure for lot in lot_list("ended").lots}
    assert results == {"甲": "1,730,000", "丙": "1,150,000"}


def test_an_undisclosed_reserve_stays_off_every_screen() -> None:
    for name in SCENES:
        for view in ("hall", "console", "record"):
            assert not re.search(r"(?<![\d,])80,?000", display.draw(view, SCENES[name], "zh").html)
    lot = console(SCENES["oral"]).lot
    assert lot is not None
    assert {one.label: one.text for one in lot.figures}["底價"] == "不公開"


def test_a_proposal_waits_beside_the_next_act() -> None:
    sitting = Sitting()
    sitting.do(ShowBoxEmpty(round="1"))
    before = console(scene_of(sitting))
    assert before.next is not None
    sitting.do(Propose(act=RaiseBox(round="1")))
    view = console(scene_of(sitting))
    assert view.next is not None
    assert (view.next.command, view.awaited) == (before.next.command, "")
    (one,) = view.waiting
    assert (one.by, one.title) == ("A01", "升起標匭、開始投標")
    assert one.second.title == "輸入密碼，同意「升起標匭、開始投標」"
    assert one.withdraw.command == "WithdrawProposal"
    assert one.until_ms == sitting.now_ms + 60_000
    assert not {"Second", "WithdrawProposal"} & {act.command for act in view.others}


def test_a_proposal_says_what_it_would_change() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.do(
        Propose(act=ExtendDeadline(round="1", deadline_ms=DEADLINE + 60_000, reason=WHY)), CLERK
    )
    sitting.do(StopLot(lot="丙", cause=StopCause.SUSPENDED, reason=WHY))
    sitting.do(Propose(act=RevokeResult(lot="丙", reason=WHY)))
    details = {one.title: (one.by, one.detail) for one in console(scene_of(sitting)).waiting}
    assert details["延長截止時間"] == ("B01", "截止改為 10:31:00")
    assert details["撤銷已宣告的結果"] == ("A01", "標別 丙")


def test_an_act_that_would_be_refused_now_is_drawn_dead_with_its_reasons() -> None:
    sitting = bidding(0)
    sitting.close()
    sitting.see(LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(UnlockBox(round="1"))
    sitting.see(
        BoxFaulted(fault="EMERGENCY_STOP", at_ms=sitting.now_ms),
        DoorRead(state="BOLTED", at_ms=sitting.now_ms),
    )
    scene = scene_of(sitting)
    view = console(scene)
    assert view.next is not None
    assert view.next.command == "UnlockBox"
    assert {"box-fault", "estop-pressed"} <= {why.code for why in view.blocking}
    drawn = display.draw("console", scene, "zh").html
    assert re.search(r'data-next disabled data-blocked aria-describedby="reasons"', drawn)
    assert "急停鈕按下中，請旋開後再操作。" in drawn


def test_the_count_is_shown_with_what_fell_around_the_deadline() -> None:
    sitting = bidding(2)
    at = sitting.state.rounds["1"].deadline_ms
    sitting.see(EnvelopeDropped(new=1, counter=3, seen_between_ms=(at - 50, at + 50)))
    sitting.close()
    sitting.see(LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(UnlockBox(round="1"))
    assert console(scene_of(sitting)).count is None
    sitting.see(DoorRead(state="FREE", at_ms=sitting.now_ms))
    count = console(scene_of(sitting)).count
    assert count is not None
    assert {one.label: one.text for one in count.figures} == {
        "清點": "—",
        "感應": "3",
        "截止前": "2",
        "跨過截止": "1",
        "截止後": "0",
    }
    drawn = display.draw("console", scene_of(sitting), "en").html
    assert "1 seen across the deadline: in time, unless the officer" in drawn


def test_drops_reach_no_desk_before_the_unlocking() -> None:
    for finish in (lambda _: None, Sitting.close):
        views = []
        for drops in (0, 40):
            sitting = bidding(drops)
            finish(sitting)
            scene = scene_of(sitting)
            views.append((console(scene), record_view(scene, "zh")))
        assert views[0] == views[1]


def test_a_cause_is_said_in_words() -> None:
    whys = {why.code: why for why in console(SCENES["suspended"]).blocking}
    assert "OFFICER" not in whys["suspended"].zh + whys["suspended"].en


def test_a_code_keeps_its_quiet_zone_and_is_the_same_every_time() -> None:
    one = qr(f"AUCTION-ROOM 2026-12-02-1 604 {ROOT.upper()}")
    assert one is qr(f"AUCTION-ROOM 2026-12-02-1 604 {ROOT.upper()}")
    assert one.path.startswith(f"M{QUIET_MODULES} {QUIET_MODULES}h7v1h-7z")
    assert one.side == 33 + 2 * QUIET_MODULES


def test_a_mirror_that_stands_still_is_said_without_counting_what_is_hidden() -> None:
    well = Copy(root="/data/sessions", behind=0, problem=None)
    pulled = Copy(root="/media/stick", behind=7, problem="No such device")
    for hidden, words in ((False, "落後 7 筆，請檢查磁碟"), (True, "停止複製，請檢查磁碟")):
        scene = replace(scene_of(bidding(1)), copies=(well, pulled), hidden=hidden)
        home, mirror = record_view(scene, "zh").copies
        assert (home.name, home.state, home.well) == ("場次資料夾", "同步", True)
        assert (mirror.name, mirror.state, mirror.well) == ("備份", words, False)
        assert console(scene).lamps[-2:] == (home, mirror)
        assert words in display.draw("record", scene, "zh").html
    lagging = replace(well, behind=3)
    scene = scene_of(bidding(1))
    assert console(replace(scene, copies=(well,))) == console(replace(scene, copies=(lagging,)))


@pytest.mark.parametrize("name", ["ruling", "invalid", "drawing-result", "oral", "hammered"])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_beside_a_proposal_stand_the_reasons_an_auditor_is_given(name: str, locale: str) -> None:
    scene = SCENES[name]
    assert scene.state is not None
    assert scene.state.current is not None
    explanation = explain(scene.state, scene.state.current)
    assert explanation is not None
    why = console_view(scene, locale).why
    assert why is not None
    language: Locale = "en" if locale == "en" else "zh"
    assert why.proposal.text == explanation.proposal.sentence(language)
    assert [(one.text, one.source) for one in why.reasons] == [
        (one.sentence(language), one.article(language)) for one in explanation.reasons
    ]


@pytest.mark.parametrize("name", ["before", "not-started", "bidding", "closed", "ended"])
def test_without_a_lot_in_hand_there_are_no_reasons(name: str) -> None:
    assert console(SCENES[name]).why is None


def test_while_something_is_only_entered_the_notice_and_the_table_are_told() -> None:
    why = console(SCENES["opening"]).why
    assert why is not None
    assert why.proposal.source
    assert any("NT$" in one.text or "元" in one.text for one in why.reasons)


def test_nobody_is_told_to_stay_seated_while_the_room_is_cleared() -> None:
    cleared, broken = hall_view(SCENES["evacuation"]), hall_view(SCENES["suspended"])
    assert cleared.phase.zh == "疏散"
    assert cleared.cause is not None
    assert "離場" in cleared.cause.zh
    assert cleared.bidden is not None
    assert "座位" not in cleared.bidden.zh + display.draw("hall", SCENES["evacuation"], "zh").html
    assert broken.bidden is not None
    assert "座位" in broken.bidden.zh


def test_a_recess_says_when_it_ends() -> None:
    view = hall_view(SCENES["recess"])
    assert (view.phase.zh, view.cause and view.cause.zh) == ("休息", "休息至 10:00:00")


def test_an_objection_stands_on_the_wall_until_it_is_ruled_on() -> None:
    assert hall_view(SCENES["objection"]).objected
    assert not hall_view(SCENES["opening"]).objected
