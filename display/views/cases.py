"""What each case of today is owed and has raised, for the console."""

from msgspec import Struct

from auction.session.stakes import CaseState
from auction.session.state import SessionState
from auction.session.sufficiency import raised, surplus, threshold
from display.views.common import ntd
from display.views.words import Word


class CaseLine(Struct, frozen=True):
    """A case: its lots, what they have to raise, what they raised, what is still missing."""

    id: str
    lots: str
    threshold: str
    raised: str
    missing: str
    satisfied: bool
    notes: tuple[str, ...]


def case_lines(state: SessionState | None, locale: str) -> tuple[CaseLine, ...]:
    """The cases in the order of their names."""
    if state is None:
        return ()
    return tuple(_line(state, state.cases[id_], locale) for id_ in sorted(state.cases))


def _line(state: SessionState, case: CaseState, locale: str) -> CaseLine:
    needed, got = threshold(case), raised(state, case)
    return CaseLine(
        id=case.case.id,
        lots="、".join(mark for mark in state.order if mark in case.case.lots),
        threshold=ntd(needed),
        raised=ntd(got),
        missing=ntd(max(needed - got, 0)),
        satisfied=got >= needed,
        notes=tuple(word.text(locale) for word in _notes(state, case)),
    )


def _notes(state: SessionState, case: CaseState) -> list[Word]:
    notes: list[Word] = []
    if case.paid:
        notes.append(Word(f"當場繳款 {ntd(case.paid)} 元", f"Paid here: {ntd(case.paid)}"))
    if case.chosen:
        notes.append(Word("次序由義務人選擇", "The obligor chose the order"))
    more = "、".join(surplus(state, case))
    if more:
        notes.append(
            Word(
                f"建議：不計標別 {more} 亦足清償（不影響已為之拍定）",
                f"Advice: enough without lot {more} (awards stand)",
            )
        )
    return notes
