from pathlib import Path

import pytest

from auction.config import Config, TomlProblem, load_config, parse_config
from auction.config.reference import keys, render
from auction.config.tree import Camera
from auction.rules.policy import Policy

ROOT = Path(__file__).parents[2]


def test_without_a_file_everything_has_its_default() -> None:
    config = load_config()
    assert config == Config() == parse_config("")
    assert config.branch.name_zh == "法務部行政執行署新竹分署"
    assert (config.server.host, config.server.port) == ("127.0.0.1", 8000)
    assert config.cameras == (Camera(name="hall"),)
    assert config.policy == Policy()


def test_the_example_file_is_read_and_its_policy_is_the_default() -> None:
    config = load_config(ROOT / "auction.example.toml")
    assert [camera.name for camera in config.cameras] == ["hall", "box"]
    assert config.box.url == "/dev/ttyUSB0"
    assert config.policy == Policy()


def test_the_example_file_shows_every_key() -> None:
    shown = (ROOT / "auction.example.toml").read_text(encoding="utf-8")
    missing = [key.name for key in keys() if f"{key.name} =" not in shown]
    assert missing == []


def test_the_reference_page_is_fresh_and_lists_every_key() -> None:
    page = (ROOT / "docs/reference/config.md").read_text(encoding="utf-8")
    assert page == render()
    assert [key.name for key in keys() if f"| `{key.name}` |" not in page] == []
    assert {key.table for key in keys()} == {
        "",
        "[branch]",
        "[server]",
        "[sign_in]",
        "[box]",
        "[clock]",
        "[[cameras]]",
        "[[displays]]",
        "[timestamps]",
        "[policy]",
    }
    assert all(key.description.endswith(".") for key in keys())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[box]\nspeed = 1", "auction.toml:2: box.speed: there is no such key"),
        ("[bocks]", "auction.toml:1: bocks: there is no such key"),
        (
            "\n[server]\nport = 70000",
            "auction.toml:3: server.port: expected a whole number <= 65535",
        ),
        ("[server]\nkey = 'a.pem'", "auction.toml:1: server: TLS needs both certificate and key"),
        (
            "[sign_in]\nargon2_memory_kib = 8",
            "auction.toml:2: sign_in.argon2_memory_kib: expected a whole number >= 19456",
        ),
        ("[box]\nheartbeat_s = 0", "auction.toml:2: box.heartbeat_s: expected a number > 0"),
        ("[[cameras]]\nrole = 'hall'", "auction.toml:1: cameras[1].name: this key is missing"),
        (
            "[[cameras]]\nname = 'a'\nsource = 'ftp://x'",
            "auction.toml:3: cameras[1].source: this is not how it is written; begin it with",
        ),
        (
            "[[cameras]]\nname = 'a'\n[[cameras]]\nname = 'a'",
            "auction.toml:4: cameras[2].name: the name a is taken",
        ),
        (
            "[[displays]]\nname = 'w'\n[[displays]]\nname = 'w'",
            "auction.toml:4: displays[2].name: the name w is taken",
        ),
        (
            "[box]\nquiet_s = 0.7",
            (
                "auction.toml:1: box.watchdog_s: the watchdog (2.0 s) must be at least 2 × "
                "(heartbeat 0.25 + time-out 0.15 + quiet 0.7) = 2.2 s"
            ),
        ),
        (
            "[box]\nurl = '/dev/ttyUSB0'\n[clock]\nurl = '/dev/ttyUSB0'",
            "auction.toml:4: clock.url: /dev/ttyUSB0 is the bid box's port; a port has one owner",
        ),
        (
            "[policy]\nwarnings_s = [60, 300]",
            "auction.toml:2: policy.warnings_s: each warning comes once, the longest first",
        ),
        ("[policy]\nwarnings_s = [60, 60]", "auction.toml:2: policy.warnings_s: each warning"),
        (
            "[policy]\ncurable_grounds = ['G11']",
            "auction.toml:2: policy.curable_grounds[1]: ",
        ),
        ("[policy]\ntie_raise_mode = 'silent'", "auction.toml:2: policy.tie_raise_mode: invalid"),
        ("[branch", "auction.toml:1: not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_key(text: str, message: str) -> None:
    with pytest.raises(TomlProblem) as caught:
        parse_config(text)
    assert str(caught.value).startswith(message)


def test_the_file_itself_is_named(tmp_path: Path) -> None:
    file = tmp_path / "room.toml"
    file.write_text("x = 1")
    with pytest.raises(TomlProblem, match=r"room\.toml:1: x"):
        load_config(file)


def test_whole_seconds_may_be_written_without_a_point() -> None:
    assert parse_config("[box]\ntravel_s = 9").box.travel_s == 9.0


def test_an_empty_list_of_warnings_is_a_choice() -> None:
    assert parse_config("[policy]\nwarnings_s = []").policy.warnings_s == ()
