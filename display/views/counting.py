"""The count at the opening table: what the beam saw, when, and what the hands counted."""

from msgspec import Struct

from auction.session.sitting import hidden
from auction.session.state import BoxRound, RoundStage, SessionState
from auction.session.tally import findings, tally
from display.views.common import reason_words
from display.views.table import Figure
from display.views.words import Word


class CountLine(Struct, frozen=True):
    """The figures of a box that stands open, and what they call for."""

    figures: tuple[Figure, ...]
    findings: tuple[str, ...]


def count_line(state: SessionState, locale: str) -> CountLine | None:
    """The count of the round on the table; None before its door is unlocked and once sorted."""
    box_round = state.active_round
    if box_round is None or hidden(state) or not _on_the_table(box_round):
        return None
    return CountLine(
        figures=tuple(Figure(label.text(locale), text) for label, text in _figures(box_round)),
        findings=tuple(reason_words(reason, locale) for reason in findings(box_round)),
    )


def _on_the_table(box_round: BoxRound) -> bool:
    return box_round.stage in {RoundStage.UNLOCKED, RoundStage.COUNTED}


def _figures(box_round: BoxRound) -> tuple[tuple[Word, str], ...]:
    seen = tally(box_round)
    counted = "—" if box_round.counted is None else str(box_round.counted)
    by_mail = "" if box_round.mail_until_ms is None else f"{box_round.by_mail} / {box_round.mailed}"
    return (
        *(((Word("郵寄封面／登錄", "By mail / logged"), by_mail),) if by_mail else ()),
        (Word("清點", "Counted"), counted),
        (Word("感應", "Beam"), str(box_round.dropped)),
        (Word("截止前", "In time"), str(seen.in_time)),
        (Word("跨過截止", "Across the deadline"), str(seen.straddling)),
        (Word("截止後", "Late"), str(seen.late)),
    )
