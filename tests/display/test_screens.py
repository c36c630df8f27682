"""Every screen in every state: whole, valid, masked, and telling nobody a count too early."""

import re
import tomllib
from hashlib import sha256
from pathlib import Path

import html5lib
import msgspec
import pytest

import display
from auction.session.events import EVENT_BY_KIND
from auction.session.roles import CLERK_MAY
from auction.session.scene import Scene
from display import assets
from display.titles import COMMANDS, FIELDS
from display.views.hall import hall_view
from display.wording import TEMPLATES, worded
from display.words import WORDS, words_of
from tests.auction.session.driving import Sitting
from tests.display.scenes import MASKED, bidding, phases, scene_of
from tests.display.serving import Pages

PERSON = display.Person("A01", "許雅文", "OFFICER")
STATIC = Path(display.__file__).parent / "static"
SCENES = phases()
EVERY = [
    (view, name, locale)
    for view in (*display.LAYOUTS, "phone", "console", "entry", "record")
    for name in SCENES
    for locale in ("zh", "en")
]


def whole(view: str, scene: Scene, locale: str) -> str:
    frame = display.draw(view, scene, locale)
    return display.page(view, frame, locale=locale, feed=f"/feed/{view}", person=PERSON)


@pytest.mark.parametrize(("view", "name", "locale"), EVERY)
def test_every_state_is_a_valid_document_without_inline_code(
    view: str, name: str, locale: str
) -> None:
    page = whole(view, SCENES[name], locale)
    html5lib.HTMLParser(strict=True).parse(page)
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("rehearsal", [True, False])
def test_plain_pages_are_valid_and_say_whether_it_is_a_rehearsal(
    locale: str, *, rehearsal: bool
) -> None:
    start = display.start_page(
        locale=locale,
        displays=(("hall-1", "/hall?token=x"),),
        people=(PERSON,),
        rehearsal=rehearsal,
    )
    login = display.login_page(
        locale=locale,
        people=(PERSON,),
        failed="密碼不符",
        next_url="/console",
        rehearsal=rehearsal,
    )
    displays = Pages({}).plain("displays", locale)
    html5lib.HTMLParser(strict=True).parse(displays)
    for page in (start, login):
        html5lib.HTMLParser(strict=True).parse(page)
        assert ("演練" in page) is rehearsal
        assert ("ehearsal" in page) is rehearsal


def test_the_opening_shows_masked_names() -> None:
    assert MASKED["3"] in whole("hall", SCENES["opening"], "zh")


def test_forty_envelopes_change_no_byte_of_the_hall_until_the_unlocking() -> None:
    for finish in (lambda _: None, Sitting.close):
        for view in (*display.LAYOUTS, "phone"):
            frames = []
            for drops in (0, 40):
                sitting = bidding(drops)
                finish(sitting)
                frames.append(display.draw(view, scene_of(sitting), "zh"))
            assert frames[0] == frames[1]


@pytest.mark.parametrize("name", SCENES)
def test_no_screen_shows_a_countdown_and_a_bid_together(name: str) -> None:
    bids = ("1,730,000", "286,000", "1,150,000", "11,268,800", "12,010,000")
    for view in (*display.LAYOUTS, "phone"):
        page = whole(view, SCENES[name], "zh")
        assert not ("data-until" in page and any(amount in page for amount in bids))


@pytest.mark.parametrize("name", SCENES)
def test_a_rehearsal_says_so_everywhere_and_a_sale_nowhere(name: str) -> None:
    scene = SCENES[name]
    for view in (*display.LAYOUTS, "phone", "console", "entry", "record"):
        for locale, word in (("zh", "演練"), ("en", "REHEARSAL")):
            assert (word in display.draw(view, scene, locale).html) == scene.rehearsal


@pytest.mark.parametrize("name", SCENES)
def test_the_console_has_at_most_one_green_act(name: str) -> None:
    assert display.draw("console", SCENES[name], "zh").html.count("data-next") <= 1


def test_the_record_holds_back_what_could_be_counted() -> None:
    assert "不能推知件數" in display.draw("record", SCENES["bidding"], "zh").html
    assert "不能推知件數" not in display.draw("record", SCENES["sold"], "zh").html


def test_typed_text_cannot_break_out_of_a_page() -> None:
    scene = SCENES["opening"]
    names = dict.fromkeys(scene.names, '<script src="//x">"&')
    page = display.draw(
        "hall",
        type(scene)(**{f: getattr(scene, f) for f in scene.__struct_fields__} | {"names": names}),
        "zh",
    ).html
    assert '<script src="//x">' not in page


def test_every_kind_of_event_has_words_in_both_languages() -> None:
    assert set(TEMPLATES) == set(EVENT_BY_KIND)
    for scene in SCENES.values():
        for line in scene.record:
            for locale in ("zh", "en"):
                assert worded(line.event, locale)
                assert "{" not in worded(line.event, locale)


def test_every_command_and_field_a_step_may_name_has_a_title() -> None:
    offered = {act["command"] for scene in SCENES.values() for act in _acts(scene)}
    assert offered <= set(COMMANDS)
    assert {kind.__name__ for kind in CLERK_MAY} - {"Admit", "Prohibit", "Propose"} <= set(COMMANDS)
    assert {"reason", "bidder", "amount"} <= set(FIELDS)


def _acts(scene: Scene) -> list[dict[str, object]]:
    model = msgspec.json.decode(display.draw("console", scene, "zh").model)
    acts: list[dict[str, object]] = [*model["others"], *([model["next"]] if model["next"] else [])]
    return acts


def test_witness_words_are_256_and_differ() -> None:
    assert len(WORDS) == len({zh for zh, _ in WORDS}) == len({en for _, en in WORDS}) == 256
    assert words_of("00ff0102")[1] == WORDS[255]
    assert all(len(zh) == 2 for zh, _ in WORDS)
    assert all(en.isalpha() and len(en) <= 10 for _, en in WORDS)


def test_what_was_just_read_is_on_the_wall_however_many_were_read_before() -> None:
    reading = hall_view(SCENES["crowd-read"]).reading
    assert reading is not None
    assert [row.paddle for row in reading.rows] == ["6", "3", "4", "1", "5"]
    assert reading.hidden == 0


@pytest.mark.parametrize(
    ("name", "bids", "layout", "lines"),
    [
        ("opening", 2, "rows", 2),
        ("seven-bids", 7, "columns", 4),
        ("twenty-bids", 20, "dense", 6),
    ],
)
def test_every_bid_read_stands_on_the_wall(name: str, bids: int, layout: str, lines: int) -> None:
    reading = hall_view(SCENES[name]).reading
    assert reading is not None
    assert (len(reading.rows), reading.layout, reading.lines) == (bids, layout, lines)
    page = whole("hall", SCENES[name], "zh")
    for row in reading.rows:
        assert f'<span class="circle">{row.paddle}</span>' in page
        assert row.total in page
    assert page.count('class="row pending"') == 1


def test_more_bids_than_any_type_holds_are_counted_and_the_highest_stand() -> None:
    reading = hall_view(SCENES["forty-bids"]).reading
    assert reading is not None
    assert (len(reading.rows), reading.hidden) == (27, 13)
    assert reading.rows[0].total == "123,700,000"
    assert "另有 13 件未列" in whole("hall", SCENES["forty-bids"], "zh")


def test_equal_bids_share_a_place_and_nobody_leads() -> None:
    reading = hall_view(SCENES["tie"]).reading
    assert reading is not None
    assert [(row.rank, row.leading) for row in reading.rows] == [
        ("1", False),
        ("1", False),
        ("3", False),
    ]


def test_a_room_whose_journal_stands_still_says_so_on_the_wall() -> None:
    page = whole("hall", SCENES["stopped"], "zh")
    assert 'data-phase="SUSPENDED"' in page
    assert "紀錄暫時無法寫入" in page


def test_vendored_files_are_what_was_published() -> None:
    listed = tomllib.loads((STATIC / "vendor" / "vendor.toml").read_text())["vendored"]
    for one in listed:
        content = (STATIC / "vendor" / one["file"]).read_bytes()
        assert sha256(content).hexdigest() == one["sha256"]
    vendored = {file.name for file in (STATIC / "vendor").iterdir() if file.suffix == ".js"}
    assert vendored == {one["file"] for one in listed}


def test_assets_have_addresses_that_change_with_their_content() -> None:
    address = assets.url("wall.css")
    stamp, _, name = address.removeprefix("/static/").partition("/")
    found = assets.find(f"{stamp}/{name}")
    assert found is not None
    assert found[0] == (STATIC / "wall.css").read_bytes()
    assert assets.find(f"000000000000/{name}") is None
    assert assets.find(f"{stamp}/../render.py") is None
    with pytest.raises(KeyError):
        assets.url("nothing.css")


def test_no_screen_reaches_outside() -> None:
    for file in STATIC.rglob("*"):
        if file.suffix in {".css", ".js"} and "vendor" not in file.parts:
            text = file.read_text()
            assert "http://" not in text
            assert "https://" not in text
