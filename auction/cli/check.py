"""`auction check`: configuration and machine, one line each, with what to do."""

import asyncio
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

from auction.cli import FAILED
from auction.config import Config, TomlProblem, load_config
from devices.clocks.model import find
from devices.errors import LinkError, SetupError
from devices.port import Port, Setting

LEAST_SQLITE = (3, 51, 3)


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at: `ok` is None when it is worth knowing but stops nothing."""

    name: str
    ok: bool | None
    says: str


@click.command("check")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="auction.toml; without it every key has its default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(*, config_file: Path | None, as_json: bool) -> None:
    """See whether this machine can run the room.

    Exit status: 0 it can; 1 something is in the way.
    """
    findings = list(_findings(config_file))
    if as_json:
        click.echo(msgspec.json.encode(findings).decode())
    else:
        for finding in findings:
            sign = {True: "✔", False: "✘", None: "–"}[finding.ok]
            click.echo(f"{sign} {finding.name}: {finding.says}")
    if any(finding.ok is False for finding in findings):
        raise SystemExit(FAILED)


def _findings(config_file: Path | None) -> Iterator[Finding]:
    config = Config()
    try:
        config = load_config(config_file)
        yield Finding("configuration", True, str(config_file or "defaults"))
    except TomlProblem as problem:
        yield Finding("configuration", False, str(problem))
    except OSError as error:
        yield Finding("configuration", False, f"{error.filename}: {error.strerror}")
    yield _sqlite()
    yield _data(Path(config.data_dir))
    yield _port(config.server.host, config.server.port)
    yield _line("bid box", config.box.url)
    yield _line("hall clock", config.clock.url)
    yield from _clock_model(config.clock.model)
    yield _fonts()
    yield _browser()


def _sqlite() -> Finding:
    found = tuple(int(part) for part in sqlite.sqlite_version.split("."))
    if found >= LEAST_SQLITE:
        return Finding("SQLite", True, sqlite.sqlite_version)
    least = ".".join(map(str, LEAST_SQLITE))
    return Finding(
        "SQLite",
        False,
        f"{sqlite.sqlite_version} can lose a commit when its write-ahead log is reset; {least} or "
        "newer is needed: pip install pysqlite3",
    )


def _data(folder: Path) -> Finding:
    there = next(one for one in (folder, *folder.resolve().parents) if one.exists())
    free_gb = shutil.disk_usage(there).free / 1e9
    says = f"{folder}, {free_gb:.0f} GB free"
    return Finding("data folder", free_gb > 1, says if free_gb > 1 else f"{says}; make room")


def _port(host: str, port: int) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return Finding("port", False, f"{host}:{port} {error.strerror}; choose another")
    return Finding("port", True, f"{host}:{port} is free")


def _line(name: str, url: str | None) -> Finding:
    if url is None:
        return Finding(name, None, "none configured")
    if url.startswith("sim://"):
        return Finding(name, None, f"{url}: a simulated machine, for rehearsals only")
    try:
        asyncio.run(_open(url))
    except LinkError as error:
        return Finding(name, False, str(error))
    return Finding(name, True, f"{url} can be opened (nothing was sent)")


async def _open(url: str) -> None:
    Port(url, Setting(), heard=lambda _: None, gone=lambda: None).close()


def _clock_model(name: str) -> Iterator[Finding]:
    try:
        model = find(name)
    except SetupError as error:
        yield Finding("clock model", False, str(error))
        return
    if not model.confirmable:
        says = f"{model.title} never answers: what it shows is not confirmed; point a camera at it"
        yield Finding("clock model", None, says)


def _fonts() -> Finding:
    listed = ""
    if shutil.which("fc-list"):
        # S607: found on PATH by the line above; no input reaches it.
        listed = subprocess.run(  # noqa: S603
            [str(shutil.which("fc-list")), ":lang=zh-tw", "family"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    if "CJK" in listed or "TC" in listed:
        return Finding("Chinese fonts", True, listed.splitlines()[0])
    return Finding(
        "Chinese fonts",
        None,
        "none here: displays on this machine would show boxes; apt install fonts-noto-cjk",
    )


def _browser() -> Finding:
    for name in ("chromium", "chromium-browser", "google-chrome", "firefox"):
        if path := shutil.which(name):
            return Finding("browser", True, path)
    return Finding("browser", None, "none here; open the displays from another program or machine")
