"""`auction explain`: how a lot came to its result, from the session folder alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from auction.cli import FAILED, Sentence
from auction.journal.layout import ENTRIES
from auction.journal.verify import VerificationError, verify_folder
from auction.room.rerun import entries
from auction.rules.findings import Locale
from auction.session.account import Account, Decided, NoSuchLotError, account
from auction.session.arguments import Because
from auction.session.explanation import Explanation
from auction.terms import TAIPEI, Text
from display.wording import worded

_LANGUAGES = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}


@click.command("explain")
@click.argument("session", metavar="SESSION")
@click.argument("lot", metavar="LOT")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    help="Where sessions are looked for by name.",
)
@click.option(
    "--lang",
    type=click.Choice(list(_LANGUAGES)),
    default="both",
    show_default=True,
    help="In which language.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def command(*, session: str, lot: str, data: Path, lang: str, as_json: bool) -> None:
    """Tell how LOT of SESSION came to its result: every decision, and why it was proposed.

    SESSION is a session folder, or its name under --data.

    Exit status: 0 it is told; 1 the folder is damaged, and the place is named; 2 there is no such
    session or lot.
    """
    folder = _folder(session, data)
    try:
        verify_folder(folder)
        told = account(entries(folder), lot)
    except VerificationError as error:
        click.echo(f"DAMAGED  {error}")
        raise SystemExit(FAILED) from None
    except NoSuchLotError as problem:
        raise Sentence(f"{folder.name}: {problem}.") from None
    if as_json:
        click.echo(msgspec.json.encode(_plain(told)))
        return
    for line in _lines(told, folder.name, _LANGUAGES[lang]):
        click.echo(line)


def _folder(session: str, data: Path) -> Path:
    """The session folder meant.

    Raises:
        Sentence: there is none; says which there are.
    """
    if (Path(session) / ENTRIES).is_file():
        return Path(session)
    there = {
        file.parent.name: file.parent for file in sorted(data.glob(f"**/sessions/*/{ENTRIES}"))
    }
    if session in there:
        return there[session]
    known = f"Under {data} there are: {', '.join(there)}." if there else f"There is none in {data}."
    raise Sentence(f"{session} is no session folder, and no session of that name. {known}")


def _lines(told: Account, session: str, languages: tuple[str, ...]) -> Iterator[str]:
    yield f"{session}  {told.lot}  {told.stage}"
    for one in told.decided:
        yield ""
        yield from _decision(one, languages)
    last = told.decided[-1].why if told.decided else None
    if told.now != last:
        yield ""
        yield from _proposal(told.now, languages)


def _decision(one: Decided, languages: tuple[str, ...]) -> Iterator[str]:
    at = datetime.fromtimestamp(one.at_ms / 1000, UTC).astimezone(TAIPEI)
    head = f"{at:%H:%M:%S}  entry {one.seq}  {one.actor}  "
    for language in languages:
        yield f"{head}{worded(one.event, language)}"
        head = " " * len(head)
    by, typed = one.proposed_by, getattr(one.event, "reason", None)
    for language in languages:
        zh = language == "zh"
        if by is not None:
            told = f"{by.id}（{by.role}）提議" if zh else f"proposed by {by.id} ({by.role})"
            yield f"    {told}"
        if isinstance(typed, Text):
            yield f"    {'理由存於保管庫' if zh else 'reason sealed in the vault'}: {typed.ref}"
    if one.why is not None:
        yield from _proposal(one.why, languages)


def _proposal(why: Explanation, languages: tuple[str, ...]) -> Iterator[str]:
    yield from _because(why.proposal, "    ", languages)
    for reason in why.reasons:
        yield from _because(reason, "      ", languages)


def _because(one: Because, indent: str, languages: tuple[str, ...]) -> Iterator[str]:
    for language in languages:
        locale: Locale = "en" if language == "en" else "zh"
        yield f"{indent}{one.sentence(locale)}  [{one.article(locale)}]"


def _plain(told: Account) -> dict[str, object]:
    return {
        "lot": told.lot,
        "stage": told.stage,
        "decided": [
            {
                "entry": one.seq,
                "at_ms": one.at_ms,
                "actor": one.actor,
                "proposed_by": msgspec.to_builtins(one.proposed_by),
                "kind": type(one.event).__name__,
                "zh": worded(one.event, "zh"),
                "en": worded(one.event, "en"),
                "why": None if one.why is None else _argued(one.why),
            }
            for one in told.decided
        ],
        "now": _argued(told.now),
    }


def _argued(why: Explanation) -> dict[str, object]:
    return {"proposal": _told(why.proposal), "reasons": [_told(one) for one in why.reasons]}


def _told(one: Because) -> dict[str, object]:
    return {
        "code": one.code,
        "facts": dict(one.facts),
        "zh": one.sentence("zh"),
        "en": one.sentence("en"),
        "source": one.source,
    }
