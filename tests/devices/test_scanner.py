"""A hand scanner in USB-serial mode."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.facts import Fact
from devices.protocols.scan import LONGEST, PAUSE_S, ScanReader
from devices.scanner import Scanner
from tests.devices.conftest import Machine, until

CODES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=40)


@given(st.lists(CODES, min_size=1, max_size=5), st.sampled_from(["\r", "\n", "\r\n"]), st.data())
def test_codes_come_out_whole_however_they_are_cut(
    codes: list[str], end: str, data: st.DataObject
) -> None:
    reader, sent, read = ScanReader(), "".join(code + end for code in codes).encode(), list[str]()
    while sent:
        cut = data.draw(st.integers(1, len(sent)))
        fresh, garbled = reader.feed(sent[:cut], 1.0)
        read += fresh
        assert not garbled
        sent = sent[cut:]
    assert read == codes


def test_what_is_no_code_is_counted_and_harms_no_other() -> None:
    reader = ScanReader()
    assert reader.feed(b"AR1:TPE", 1.0) == ([], 0)
    assert reader.feed(b":1\rB\r", 1.0 + 2 * PAUSE_S) == ([":1", "B"], 1), "cut by a pause"
    assert reader.feed(b"\xff\xfe\r", 2.0) == ([], 1), "not text"
    assert reader.feed(b"A\x07B\r", 2.0) == ([], 1), "not printable"
    assert reader.feed(bytes(LONGEST + 1), 2.0) == ([], 1), "a stuck line"
    assert reader.feed(b"x" * (LONGEST + 1) + b"\r", 2.0) == ([], 1)
    assert reader.feed(b"\x02C\r\n", 2.0) == (["C"], 0)
    reader.feed(b"half", 3.0)
    reader.forget()
    assert reader.feed(b"D\r", 3.1) == (["D"], 0)


@contextlib.asynccontextmanager
async def scanning(scanner: Scanner) -> AsyncIterator[list[Fact]]:
    facts = list[Fact]()

    async def listen() -> None:
        async for fact in scanner.facts():
            facts.append(fact)

    async with scanner, asyncio.TaskGroup() as tasks:
        task = tasks.create_task(listen())
        try:
            yield facts
        finally:
            task.cancel()


@pytest.mark.pty
async def test_a_scanner_says_what_it_reads_and_comes_back(
    machine: Callable[..., Machine],
) -> None:
    hand = machine("scanner")

    def codes() -> list[object]:
        return [fact.data["code"] for fact in facts if fact.kind == "scanned"]

    def kinds() -> list[str]:
        return [fact.kind for fact in facts]

    async with scanning(Scanner(str(hand.link))) as facts:
        await until(lambda: kinds() == ["found"], 2, "scanner")
        hand.do(do="scan", code="AR1:TPE:115123456:0007:7F3A")
        await until(lambda: codes() == ["AR1:TPE:115123456:0007:7F3A"], 2, "code")
        hand.do(do="scan", code="0008", before="\x02", after="\r\n")
        await until(lambda: codes()[1:] == ["0008"], 2, "code")
        hand.do(do="unplug")
        await until(lambda: kinds()[-1] == "lost", 2, "loss")
        hand.do(do="replug")
        await until(lambda: kinds()[-1] == "found", 2, "return")
        hand.do(do="scan", code="甲-9")
        await until(lambda: codes()[2:] == ["甲-9"], 2, "code")
        assert kinds().count("lost") == 1
