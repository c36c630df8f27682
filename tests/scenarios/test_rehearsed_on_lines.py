"""The same scripts over serial lines and at full speed: the same comes of both."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from auction.cli import main
from auction.rehearsal.results import Results, ScriptResult
from auction.rehearsal.script import BUNDLED

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

KINDS = {
    "s19-b-creditor-accepts": "an oral sale",
}
LONGER = {
    "s01-plain": "plain sealed bids",
    "s02-tie-open-raise": "a tie",
    "s03-tie-slips-lots": "slips, then lots drawn with tokens",
    "s08-a-stop-when-enough": "several lots for one claim",
    "s09-b-agent-cured": "an agent's authority cured at the table",
    "s10-mail-late": "bids by mail",
    "s14-a-default": "several sessions, the second fed by the docket",
    "s15-paid-at-the-last-moment": "a stop after the close",
    "s16-c-joint-with-co-owner": "a joint bid, and who may step in",
    "s23-late-by-seconds": "a mishap at the slot",
    "s25-special-sale": "a special sale",
    "s35-late-but-inside": "a late envelope",
}
"""A script of every kind; a minute each, so these are left to the soak."""


def _played(name: str, *options: str) -> ScriptResult:
    file = BUNDLED / "scenarios" / f"{name}.toml"
    done = CliRunner().invoke(main, ["rehearse", str(file), "--json", *options])
    assert done.exit_code == 0, done.output
    [script] = msgspec.json.decode(done.stdout.splitlines()[-1], type=Results).scripts
    return script


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "name", [*KINDS, *(pytest.param(name, marks=pytest.mark.soak) for name in LONGER)]
)
def test_a_script_comes_out_the_same_over_serial_lines(name: str, tmp_path: Path) -> None:
    on_lines = _played(name, "--speed", "20", "--data", str(tmp_path))
    at_once = _played(name)
    assert on_lines.docket == at_once.docket
    assert len(on_lines.sessions) == len(at_once.sessions) > 0
    for slow, fast in zip(on_lines.sessions, at_once.sessions, strict=True):
        assert slow.lots == fast.lots
        assert slow.cases == fast.cases
        assert slow.rounds == fast.rounds
        assert [one.code for one in slow.refusals] == [one.code for one in fast.refusals]
        assert Path(slow.session_dir).is_relative_to(tmp_path)
