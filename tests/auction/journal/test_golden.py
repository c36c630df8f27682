"""Journals of earlier versions still verify, and every entry of them can still be read."""

import shutil
from pathlib import Path

import pytest
from msgspec import inspect

from auction.journal.entry import decode, seal
from auction.journal.layout import ENTRIES
from auction.journal.verify import read_log, verify_folder
from auction.room.heads import KINDS, event_of
from auction.terms import Fact
from tests.auction.journal.golden import GOLDEN, an_event, sample
from tests.auction.journal.sitting import a_signer

ROOTS = {"0.1.0": "72ec1214af397450cf3ff480daff74d7c069c77df763b379456c3e1de97bbb6d"}


def test_every_golden_journal_is_known_by_its_root() -> None:
    assert {path.name for path in GOLDEN.iterdir() if path.is_dir()} == ROOTS.keys()


@pytest.mark.parametrize("version", ROOTS)
def test_a_journal_of_an_earlier_version_verifies(version: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOLDEN / version, tmp_path / "copy"))
    report = verify_folder(folder, a_signer().key.line())
    assert report.sealed
    assert report.root == ROOTS[version]


@pytest.mark.parametrize("version", ROOTS)
def test_every_entry_of_an_earlier_version_can_be_read(version: str) -> None:
    log = read_log((GOLDEN / version / ENTRIES).read_bytes())
    seen = set()
    for body in log.bodies:
        entry = decode(body)
        seen.add(type(event_of(entry.kind, entry.data)).__name__)
    assert len(seen) > 40


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_event_survives_the_journal(kind: type[Fact]) -> None:
    event = an_event(kind)
    sealed = seal(seq=3, at_ms=1, mono_ms=2, boot="b", actor="staff:A01", command=None, event=event)
    entry = decode(sealed.body)
    assert (entry.seq, entry.kind, entry.command) == (3, kind.__name__, None)
    assert event_of(entry.kind, entry.data) == event


def test_an_event_with_a_fraction_would_be_refused_here() -> None:
    with pytest.raises(TypeError, match="FloatType"):
        sample(inspect.type_info(float))
