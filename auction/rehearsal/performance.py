"""What came of a script: every session played, compared with what the script expects."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from auction.rehearsal.expected import differences
from auction.rehearsal.outcome import recorded, session_result
from auction.rehearsal.reading import Play
from auction.rehearsal.report import Played
from auction.rehearsal.results import ScriptResult, SessionResult
from auction.rules.policy import Policy

SEALED_WITHIN_S = 60.0
Tell = Callable[[str], None]
Prove = Callable[[Path], Iterable[str]]
"""Recomputes the outcomes of a session folder; a sentence for each the rules do not give."""


class Held(Struct, frozen=True):
    """A session that was held, and everything that was not as it should be."""

    result: SessionResult | None
    complaints: tuple[str, ...]


def judge(play: Play, number: int, played: Played, data: Path, prove: Prove) -> Held:
    """Read a session back from its folder, and see whether it came out as expected."""
    sitting, complaints = play.script.sessions[number], list(played.failures)
    sealed = sitting.adjourns and not complaints
    found = recorded(data, SEALED_WITHIN_S, sealed=sealed)
    if found is None:
        return Held(None, tuple(complaints) or (f"{sitting.date}: no session was opened.",))
    result = session_result(found, sitting, played, play.script.policy or Policy())
    complaints += [*found.problems, *prove(found.folder), *differences(sitting.expect, result)]
    return Held(result, tuple(complaints))


def script_result(name: str, held: list[Held]) -> ScriptResult:
    """Everything that came of a script, its sessions in order."""
    failures = tuple(complaint for one in held for complaint in one.complaints)
    return ScriptResult(
        script=name,
        passed=not failures,
        failures=failures,
        sessions=tuple(one.result for one in held if one.result is not None),
    )
