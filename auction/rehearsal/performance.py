"""What came of a script: every session played, compared with what the script expects."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from auction.docket.state import Docket
from auction.rehearsal.docketed import docket_lots
from auction.rehearsal.expected import differences
from auction.rehearsal.expected_docket import docket_differences
from auction.rehearsal.labels import Labels
from auction.rehearsal.office import Office
from auction.rehearsal.outcome import labels, recorded, session_result
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
    named: dict[str, Labels] = {}
    """By sitting, what the script calls its people and envelopes."""
    ended_ms: int = 0
    """Room time at its end."""


def judge(play: Play, number: int, played: Played, data: Path, prove: Prove) -> Held:
    """Read a session back from its folder, and see whether it came out as expected."""
    sitting, complaints = play.script.sessions[number], list(played.failures)
    sealed = sitting.adjourns and not complaints
    found = recorded(data, SEALED_WITHIN_S, sealed=sealed)
    if found is None or found.state.date != sitting.date.isoformat():
        return Held(None, tuple(complaints) or (f"{sitting.date}: no session was opened.",))
    result = session_result(found, sitting, played, play.script.policy or Policy())
    complaints += [*found.problems, *prove(found.folder), *differences(sitting.expect, result)]
    named = {result.session: labels(found, played)}
    return Held(result, tuple(complaints), named, found.ended_ms)


def script_result(
    name: str, play: Play, held: list[Held], docket: Docket | None, office: Office
) -> ScriptResult:
    """Everything that came of a script: its sessions in order, and the docket in the end.

    Args:
        name: what the result calls the script.
        play: the script.
        held: its sessions.
        docket: as it stands in the end; None where the script was not played to its end.
        office: what was done between the sessions.
    """
    policy = play.script.policy or Policy()
    lots = () if docket is None else docket_lots(docket, office.named, policy)
    failures = [complaint for one in held for complaint in one.complaints] + office.complaints
    if docket is not None:
        failures += docket_differences(play.script.expect, lots)
    return ScriptResult(
        script=name,
        passed=not failures,
        failures=tuple(failures),
        sessions=tuple(one.result for one in held if one.result is not None),
        docket=lots,
        refusals=tuple(office.refusals),
    )
