"""What came of a rehearsal, in lines for a terminal."""

from collections.abc import Iterator

from auction.rehearsal.results import DocketLot, LotResult, ScriptResult, SessionResult
from auction.terms import Twd


def script_lines(result: ScriptResult) -> Iterator[str]:
    """The verdict on a script, what came of its sessions, and what should have."""
    yield f"{'✔' if result.passed else '✘'} {result.script}"
    for session in result.sessions:
        yield f"  {session.date}"
        for line in session_lines(session):
            yield f"    {line}"
    for lot in result.docket:
        yield from (f"  {line}" for line in _docket_lines(lot))
    for refusal in result.refusals:
        yield f"  {refusal.at}  refused, {refusal.code}  (docket act {refusal.step})"
    for failure in result.failures:
        yield f"  {failure}"


def session_lines(session: SessionResult) -> Iterator[str]:
    """What came of a session, a lot a line, then the rest."""
    for lot in session.lots:
        yield from _lot_lines(lot)
    for case in session.cases:
        yield f"case {case.case}  threshold {case.threshold:,}  raised {case.raised:,}"
    for refusal in session.refusals:
        yield f"{refusal.at}  refused, {refusal.code}  (step {refusal.step})"
    yield f"{session.journal.get('size')} entries, root {session.journal.get('root')}"


def _lot_lines(lot: LotResult) -> Iterator[str]:
    winners = ", ".join(
        one.bidder if one.share == "1" else f"{one.bidder} {one.share}" for one in lot.winners
    )
    price = "" if lot.price is None else f"  {lot.price:,}  to {winners}"
    due = f", due {lot.due}" if lot.due else ""
    balance = "" if lot.balance is None else f"  balance {lot.balance:,}{due}"
    yield f"{lot.lot}  {lot.status}{price}{balance}{_figures(('next minimum', lot.next_minimum))}"
    for standby in lot.standby:
        yield f"    standby {standby.bidder} at {standby.price:,}"
    if lot.deposits:
        yield f"    deposits: {', '.join(f'{who} {where}' for who, where in lot.deposits.items())}"
    for found in lot.findings:
        yield f"    envelope {found.envelope}: {found.ground}{', cured' if found.cured else ''}"
    for note in lot.notes:
        yield f"    envelope {note.envelope}: {note.note}"


def _docket_lines(lot: DocketLot) -> Iterator[str]:
    ends = f"  ends {lot.special_sale_ends}" if lot.special_sale_ends else ""
    figures = _figures(("next minimum", lot.next_minimum), ("owed", lot.balance))
    yield f"docket  {lot.lot}  {lot.status}{figures}{ends}"
    for one in lot.buyers:
        due = f", due {one.due}" if one.due else ""
        yield f"    {one.bidder} buys for {one.price:,}, owes {one.owed:,}{due}"
    for standby in lot.standby:
        yield f"    standby {standby.bidder} at {standby.price:,}"
    if lot.step_in:
        yield f"    may step in: {', '.join(lot.step_in)}"
    for gone in lot.defaulters:
        barred = ", barred" if gone.barred else ""
        owed = _figures(
            ("owes", gone.owed),
            ("of the deposit", gone.applied),
            ("refunded", gone.refunded),
            ("to collect", gone.to_collect),
        )
        yield f"    {gone.bidder} did not pay{barred}{owed}"
    if lot.deposits:
        yield f"    deposits: {', '.join(f'{who} {where}' for who, where in lot.deposits.items())}"


def _figures(*named: tuple[str, Twd | None]) -> str:
    return "".join(f"  {name} {value:,}" for name, value in named if value is not None)
