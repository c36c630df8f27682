"""The command line: cheap help, sentences instead of traces, documented to the last option."""

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click
import pytest
import structlog
from serial import Serial

from auction.cli import (
    UNUSABLE,
    VERBS,
    certificates,
    check,
    demo,
    devices,
    explain,
    main,
    rehearse,
    serve,
    verify,
    watch,
)
from auction.cli.serve import log_to

LOADED = """
import json, sys
from auction.cli import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def _auction(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auction", *arguments],
        capture_output=True,
        check=False,
        text=True,
        cwd=cwd,
    )


def test_help_loads_no_server_no_store_no_camera() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOADED], capture_output=True, check=True, text=True
    )
    *_, last = done.stdout.splitlines()
    heavy = {"litestar", "uvicorn", "cv2", "av", "numpy", "sqlalchemy", "pymodbus", "rich"}
    assert heavy & set(json.loads(last)) == set()
    for verb in VERBS:
        assert f"  {verb} " in done.stdout


COMMANDS = {
    "serve": serve.command,
    "demo": demo.command,
    "rehearse": rehearse.command,
    "verify": verify.command,
    "explain": explain.command,
    "watch": watch.command,
    "devices": devices.command,
    "certificates": certificates.command,
    "check": check.command,
}


def test_every_verb_has_its_module() -> None:
    assert list(COMMANDS) == list(VERBS)
    context = click.Context(main)
    assert {verb: main.get_command(context, verb) for verb in VERBS} == COMMANDS


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_and_option_is_documented(root: Path, verb: str) -> None:
    page = (root / "docs/reference/cli.md").read_text("utf-8")
    section = page.partition(f"## `auction {verb}`")[2].partition("\n## ")[0]
    assert section
    command = COMMANDS[verb]
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        name = parameter.metavar or max(parameter.opts, key=len)
        assert f"`{name}" in section, name


def test_the_documented_verbs_are_the_verbs(root: Path) -> None:
    page = (root / "docs/reference/cli.md").read_text("utf-8")
    assert {line[12:-1] for line in page.splitlines() if line.startswith("## `auction ")} == set(
        VERBS
    )


def test_an_unknown_verb_is_a_sentence() -> None:
    done = _auction("sell")
    assert done.returncode == UNUSABLE
    assert "No such command 'sell'" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_names_what_is_in_the_way(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        config = tmp_path / "auction.toml"
        config.write_text(
            f'data_dir = "{tmp_path}"\n[server]\nport = {port}\n[box]\nurl = "/dev/no-such-line"\n'
        )
        done = _auction("check", "--config", str(config), "--json", cwd=tmp_path)
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert findings["configuration"]["ok"]
    assert findings["SQLite"]["ok"]
    assert not findings["port"]["ok"]
    assert str(port) in findings["port"]["says"]
    assert not findings["bid box"]["ok"]
    assert findings["hall clock"]["ok"] is None


def test_check_opens_every_port_and_names_who_holds_it(tmp_path: Path) -> None:
    config = tmp_path / "auction.toml"
    ends = os.openpty()
    port = os.ttyname(ends[1])

    def findings() -> dict[str, tuple[bool | None, str]]:
        done = _auction("check", "--config", str(config), "--json", cwd=tmp_path)
        return {one["name"]: (one["ok"], one["says"]) for one in json.loads(done.stdout)}

    try:
        config.write_text(
            f'[clock]\nurl = "{port}"\nmodel = "wharton-2"\n[box]\nurl = "sim://box"\n'
        )
        found = findings()
        assert found["hall clock"] == (True, f"{port} can be opened (nothing was sent)")
        assert found["clock model"][0] is None
        assert "what it shows is not confirmed" in found["clock model"][1]
        assert "for rehearsals only" in found["bid box"][1]
        config.write_text(f'[clock]\nurl = "{port}"\nmodel = "sundial"\n')
        with Serial(port, exclusive=True):
            found = findings()
        assert not found["hall clock"][0]
        assert f"held by process {os.getpid()} (" in found["hall clock"][1]
        assert found["clock model"][1].startswith("no clock model 'sundial'; there are ikan, ")
    finally:
        for end in ends:
            os.close(end)


def test_check_names_file_line_and_key(tmp_path: Path) -> None:
    (tmp_path / "auction.toml").write_text('data_dir = "x"\n[server]\nprot = 1\n')
    done = _auction("check", "--config", "auction.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "auction.toml:3: server.prot: there is no such key" in done.stdout


def test_a_broken_script_starts_nothing(tmp_path: Path) -> None:
    script = tmp_path / "broken.toml"
    script.write_text('title = "x"\n[[session]]\ndate = 2026-12-02\nopens = 1\n')
    done = _auction("demo", "--once", "--data", str(tmp_path / "data"), "--script", str(script))
    assert done.returncode == UNUSABLE
    assert f"{script}:4: session[1].opens: expected" in done.stderr
    assert not (tmp_path / "data").exists()


def _configured(folder: Path, text: str) -> str:
    file = folder / "auction.toml"
    file.write_text(f'data_dir = "{folder / "data"}"\ncameras = []\n{text}', "utf-8")
    return str(file)


def _one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == UNUSABLE, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_server_for_everybody_is_refused(tmp_path: Path) -> None:
    done = _auction(
        "serve", "--config", _configured(tmp_path, '[server]\nhost = "0.0.0.0"\nport = 0')
    )
    assert "this machine only: 0.0.0.0 is refused" in _one_sentence(done)


def test_a_server_on_a_taken_port_is_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = _auction("serve", "--config", _configured(tmp_path, f"[server]\nport = {port}"))
    assert f"127.0.0.1:{port} cannot be listened on" in _one_sentence(done)


def test_a_script_without_its_lot_list_is_refused(tmp_path: Path) -> None:
    script = tmp_path / "alone.toml"
    script.write_text(
        'title = "x"\nstaff = ["A01"]\n[[session]]\nanchor = 2026-12-02T10:29:10+08:00\n'
        'deadline = 10:30:00\nlots = "missing.toml"\nsteps = []\n'
    )
    assert "missing.toml" in _one_sentence(_auction("serve", "--script", str(script)))
    assert "missing.toml" in _one_sentence(_auction("demo", "--port", "0", "--script", str(script)))


def test_verifying_what_is_no_session_folder_is_a_sentence(tmp_path: Path) -> None:
    assert "is no session folder" in _one_sentence(_auction("verify", str(tmp_path)))


def test_watching_what_is_no_address_is_a_sentence() -> None:
    assert "is no address of a room" in _one_sentence(_auction("watch", "127.0.0.1:8000"))


def test_a_log_that_cannot_be_written_stops_nobody() -> None:
    before = structlog.get_config()
    with suppress(OSError), Path("/dev/full").open("w", encoding="utf-8") as full:
        log_to(full)
        try:
            structlog.get_logger().error("the disk is full", why="x" * 100_000)
            structlog.get_logger().error("and still is")
        finally:
            structlog.configure(**before)
        with pytest.raises(OSError, match="No space left"):
            full.flush()
