"""`auction verify`: a session folder checked byte by byte, without the server that wrote it."""

from pathlib import Path

import click
import msgspec
from rich.console import Console

from auction.cli import FAILED, Sentence
from auction.journal.errors import JournalError
from auction.journal.layout import ENTRIES
from auction.journal.live import compare_live
from auction.journal.stamp_files import verify_stamps
from auction.journal.verify import Report, VerificationError, verify_folder
from auction.room.rerun import rerun, rerun_docket
from auction.session.retrace import Retraced
from auction.wiring.stamping import AuthorityError, read_certificates


@click.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--live",
    is_flag=True,
    help="Compare it with the database it came from, and put the docket there to the rules.",
)
@click.option("--key", help="The checkpoint key you were given by another way.")
@click.option(
    "--authority",
    type=click.Path(path_type=Path, dir_okay=False),
    help="PEM file with the certificate that vouches for who time-stamped it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(
    *, folder: Path, live: bool, key: str | None, authority: Path | None, as_json: bool
) -> None:
    """Check the session folder DIR: entries, checkpoints, policy, footage, and every outcome.

    Time stamps that stand beside it in DIR.stamps are checked too.

    Exit status: 0 everything holds; 1 something does not, and the place is named, or an outcome
    is not what the rules give; 2 there is nothing to check.
    """
    if not (folder / ENTRIES).is_file():
        raise Sentence(
            f"{folder} is no session folder: it has no {ENTRIES}. Name the folder of one session, "
            "as `auction demo` prints it."
        )
    console = Console(stderr=True, highlight=False)
    try:
        with console.status("entries") as status:
            docket: Retraced | None = None
            roots = () if authority is None else read_certificates(authority)
            report = verify_folder(folder, key, status.update)
            status.update("time stamps")
            stamped = verify_stamps(folder, roots)
            if live:
                status.update("database")
                data = folder.resolve().parents[1]
                compare_live(folder, data)
                docket = rerun_docket(data)
            status.update("outcomes")
            retraced = rerun(folder)
    except VerificationError as error:
        if as_json:
            click.echo(_json({"ok": False, "place": error.place, "why": error.why}))
        else:
            click.echo(f"DAMAGED  {error}")
        raise SystemExit(FAILED) from None
    except AuthorityError as error:
        raise Sentence(str(error)) from None
    except JournalError as error:
        raise Sentence(f"{error}. Without --live the folder alone is checked.") from None
    outcomes = {
        "stamps": stamped,
        "authority_checked": authority is not None,
        "outcomes": retraced.outcomes,
        "divergences": msgspec.to_builtins(retraced.divergences),
        "docket": msgspec.to_builtins(docket),
    }
    again = {"": retraced} if docket is None else {"": retraced, "docket, ": docket}
    ok = not any(one.divergences for one in again.values())
    if as_json:
        click.echo(_json({"ok": ok, **msgspec.to_builtins(report), **outcomes}))
    else:
        _tell(report, live=live)
        _tell_stamps(stamped, vouched=authority is not None)
        for whose, one in again.items():
            _tell_outcomes(whose, one)
    if not ok:
        raise SystemExit(FAILED)


def _tell(report: Report, *, live: bool) -> None:
    kind = "a rehearsal" if report.rehearsal else "a sale"
    click.echo(f"OK  {report.session}, {kind} of {report.origin}")
    click.echo(f"{report.size} entries, {report.signed} of them signed, root {report.root}")
    click.echo(f"{report.checkpoints} checkpoints, {report.files} files")
    if live:
        click.echo("The database says the same.")
    if not report.sealed:
        click.echo(
            "The session is not sealed yet: more may be written. Footage it cites was checked."
        )
    click.echo(f"Signed by {report.key}")
    if not report.key_pinned:
        click.echo("That key lies in the folder itself. Name the one you were given with --key.")


def _tell_stamps(stamped: int, *, vouched: bool) -> None:
    if not stamped:
        return
    whose = "by the authority you named" if vouched else "name who did it with --authority"
    click.echo(f"{stamped} of the checkpoints are time-stamped, {whose}.")


def _tell_outcomes(whose: str, retraced: Retraced) -> None:
    if not retraced.divergences:
        said = f"{whose}{retraced.outcomes} outcomes recomputed: the rules give every one."
        click.echo(said[0].upper() + said[1:])
    for one in retraced.divergences:
        click.echo(f"RULES  {whose}entry {one.seq}, {one.kind}: the rules give {one.why}")


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
