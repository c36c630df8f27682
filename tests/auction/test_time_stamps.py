"""Checkpoints are stamped by a real authority: at the opening, every ten minutes, at the close."""

import asyncio
import base64
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from auction.config import Config, TomlProblem, parse_config
from auction.journal import stamps
from auction.journal.stamp_files import keep, stamps_of, verify_stamps
from auction.journal.verify import VerificationError, read_notes
from auction.people.vault import Vault
from auction.room.stamped import EVERY_MS, CheckpointStamped, Owed, Stamped
from auction.session import commands as c
from auction.session import events as e
from auction.wiring.house import House, house
from auction.wiring.stamping import (
    Authority as Asked,
)
from auction.wiring.stamping import (
    AuthorityError,
    Stamping,
    authority_of,
    read_certificates,
)
from tests.auction.authority import Authority
from tests.auction.room.served import SESSION, Served, setting, until
from tests.auction.session.driving import LAND
from tests.auction.session.running import Run, rounds_of

SOON_S = 0.05
OPENED = 4
"""Entries the first checkpoint covers: the opening, two lots, a round."""


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def authority(certified: Authority) -> Iterator[Authority]:
    certified.come()
    yield certified
    certified.go()


@asynccontextmanager
async def stamping(
    data: Path, authority: Authority, root: Path | None = None
) -> AsyncIterator[tuple[House, Served]]:
    """A server's life in its house, with somebody who asks the authority."""
    today = setting()
    async with house(Config(data_dir=str(data)), today) as home:
        roots = read_certificates(root or authority.root)
        asking = Stamping(
            home.room, home.store, home.sessions, Asked(authority.url, roots), retry_s=SOON_S
        )
        tasks = [asyncio.create_task(one) for one in (home.room.run(), asking.run())]
        try:
            vault = Vault(home.data / "keys" / "vault")
            yield home, Served(home.data, today, home.store, home.room, vault)
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task


async def sealed(home: House, served: Served) -> Path:
    """A whole sitting in which nothing sells; its folder."""
    await served.nothing_sells()
    await home.seal()
    return home.sessions / SESSION


def stamped(served: Served) -> list[CheckpointStamped]:
    return [one for one in served.events("stamps") if isinstance(one, CheckpointStamped)]


def kept(folder: Path) -> int:
    """How many stamps stand beside a session folder."""
    return len(list(stamps_of(folder).glob("[0-9]*.tsr")))


def openssl_agrees(stamp: Path, note: Path, root: Path) -> bool:
    """What the documented command says."""
    command = ["openssl", "ts", "-verify", "-in", stamp, "-data", note, "-CAfile", root]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return "Verification: OK" in done.stdout


async def test_opening_and_close_are_stamped_and_openssl_agrees(
    tmp_path: Path, authority: Authority
) -> None:
    async with stamping(tmp_path, authority) as (home, served):
        folder = await sealed(home, served)
        await until(lambda: kept(folder) == 2)
        assert not home.room.unstamped
        first, last = stamped(served)
        assert (first.size, last.size) == (OPENED, len(served.entries()))
        assert first.authority == authority.url
        assert base64.b64decode(first.response) == (stamps_of(folder) / "1.tsr").read_bytes()
    files = sorted(stamps_of(folder).iterdir())
    notes = (folder / "checkpoints").read_text().split("\n")
    assert [one.name for one in files] == ["1.tsr", f"{len(notes) // 6}.tsr"]
    for one in files:
        start = (int(one.stem) - 1) * 6
        note = tmp_path / "note"
        note.write_text("\n".join(notes[start : start + 5]) + "\n")
        assert openssl_agrees(one, note, authority.root)
    assert verify_stamps(folder, read_certificates(authority.root)) == 2


async def test_what_was_asked_for_in_vain_is_stamped_once_the_authority_answers(
    tmp_path: Path, authority: Authority
) -> None:
    authority.go()
    async with stamping(tmp_path, authority) as (home, served):
        await served.ask(c.OpenSession())
        await until(lambda: home.room.unstamped == (Owed(SESSION, OPENED),))
        assert not stamped(served)
        authority.come()
        await until(lambda: not home.room.unstamped)
        assert [one.size for one in stamped(served)] == [OPENED]


async def test_a_server_that_starts_again_asks_for_the_rest_and_puts_files_back(
    tmp_path: Path, authority: Authority
) -> None:
    authority.go()
    async with stamping(tmp_path, authority) as (home, served):
        folder = await sealed(home, served)
        assert len(home.room.unstamped) == 2
    authority.come()
    async with stamping(tmp_path, authority) as (home, _):
        await until(lambda: kept(folder) == 2)
    asked = authority.asked
    (stamps_of(folder) / "1.tsr").unlink()
    async with stamping(tmp_path, authority) as (home, served):
        await until((stamps_of(folder) / "1.tsr").exists)
        assert len(stamped(served)) == 2
        assert authority.asked == asked


async def test_nobody_else_may_stamp(
    tmp_path: Path, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Authority(tmp_path_factory.mktemp("other") / "tsa")
    async with stamping(tmp_path, authority, other.root) as (home, served):
        await served.ask(c.OpenSession())
        before = authority.asked
        await until(lambda: authority.asked > before + 1)
        assert home.room.unstamped == (Owed(SESSION, OPENED),)
        assert not served.events("stamps")


@pytest.fixture
async def folder(tmp_path: Path, authority: Authority) -> Path:
    """A sealed and stamped session folder."""
    async with stamping(tmp_path, authority) as (home, served):
        folder = await sealed(home, served)
        await until(lambda: kept(folder) == 2)
        return folder


def test_a_changed_or_misplaced_stamp_is_named(folder: Path, authority: Authority) -> None:
    roots = read_certificates(authority.root)
    path = stamps_of(folder) / "1.tsr"
    whole = path.read_bytes()
    for place in range(0, len(whole), 41):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(VerificationError, match=r"stamps/1\.tsr: does not stamp note 1"):
            verify_stamps(folder, roots)
    path.write_bytes(whole)
    path.rename(path.with_name("2.tsr"))
    with pytest.raises(VerificationError, match="does not stamp note 2: it stamps something else"):
        verify_stamps(folder)
    path.with_name("2.tsr").rename(path.with_name("two.tsr"))
    with pytest.raises(VerificationError, match="not named after a note"):
        verify_stamps(folder)


def test_an_answer_must_be_granted_and_be_to_this_request(
    folder: Path, authority: Authority
) -> None:
    note = read_notes((folder / "checkpoints").read_bytes())[0]
    asked = stamps.request(note)
    answer = authority.reply(asked.query)
    assert stamps.check(answer, note, nonce=asked.nonce).response == answer
    with pytest.raises(stamps.StampError, match="another request"):
        stamps.check(answer, note, nonce=(asked.nonce or 0) + 1)
    with pytest.raises(stamps.StampError):
        stamps.check(b"", note)
    other_hash = subprocess.run(
        ["openssl", "ts", "-query", "-data", folder / "key.pub", "-sha512"],
        capture_output=True,
        check=True,
    ).stdout
    with pytest.raises(stamps.StampError, match="not granted"):
        stamps.check(authority.reply(other_hash), note)


def test_a_stamp_is_kept_once(tmp_path: Path) -> None:
    keep(tmp_path / SESSION, 1, b"first")
    keep(tmp_path / SESSION, 1, b"second")
    assert (stamps_of(tmp_path / SESSION) / "1.tsr").read_bytes() == b"first"
    assert verify_stamps(tmp_path / "none") == 0


def test_one_checkpoint_in_ten_minutes_waits_and_a_late_order_changes_nothing() -> None:
    state = Stamped()
    for size, minutes in ((1, 0), (5, 9), (9, 10), (12, 19), (20, 21)):
        state = state.published("s", size, minutes * 60_000)
    state = state.closed("s", 30)
    assert sorted(one.size for one in state.waiting) == [1, 9, 20, 30]
    answer = CheckpointStamped(session="s", size=9, authority="", at_ms=0, response="")
    assert sorted(one.size for one in state.stamped(answer).waiting) == [1, 20, 30]
    first = Stamped().stamped(answer).published("s", 9, 0)
    assert not first.waiting


def test_after_ten_minutes_what_came_since_is_signed_but_never_while_counts_are_hidden() -> None:
    run = Run((LAND,), rounds_of((LAND,), 10**13))
    sizes = [one.size for one in run.events if isinstance(one, e.CheckpointPublished)]
    assert sizes == [3]
    run.pass_time(EVERY_MS - 1)
    run.see(e.ClockRead(agrees=True, difference_ms=0))
    run.pass_time(1)
    run.see(e.ClockRead(agrees=False, difference_ms=9))
    assert isinstance(run.events[-1], e.CheckpointPublished)
    assert run.events[-1].size == len(run.events) - 1
    assert run.state.checkpoint is not None
    assert run.state.checkpoint.size == run.events[-1].size


@pytest.mark.parametrize(
    "text", ['[timestamps]\nurl = "http://a/"', '[timestamps]\ncertificate = "a.pem"']
)
def test_an_authority_needs_both_keys(text: str) -> None:
    with pytest.raises(TomlProblem, match="both url and certificate"):
        parse_config(text)


def test_a_certificate_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("nothing")
    text = f'[timestamps]\nurl = "http://a/"\ncertificate = "{tmp_path}/a.pem"'
    with pytest.raises(AuthorityError, match="holds no certificate"):
        authority_of(parse_config(text).timestamps)
    with pytest.raises(AuthorityError, match="name a PEM file"):
        read_certificates(tmp_path / "b.pem")
    assert authority_of(Config().timestamps) is None
