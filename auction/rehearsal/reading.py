"""Reading a script: TOML to `Play`; every complaint is a `TomlProblem` with file, line, field."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auction.config.toml_source import TomlProblem, fit_toml, load_toml, problem_at
from auction.docket.lot_list import DayList, day_complaints, parse_lot_list
from auction.rehearsal.checks import Complaint, day_agrees, script_complaints
from auction.rehearsal.expected_checks import expected_complaints
from auction.rehearsal.plain import Values, make_plain, tables
from auction.rehearsal.script import Script, Sitting


class Play(Struct, frozen=True):
    """A script that can be played, and the lot list of each of its sessions."""

    script: Script
    days: tuple[DayList, ...]
    """Without lots where the docket says what is sold."""

    def with_day(self, number: int, day: DayList) -> "Play":
        """The same with a session's list, as the docket has it by then."""
        return replace(self, days=(*self.days[:number], day, *self.days[number + 1 :]))


def read(file: Path) -> Play:
    """Read a script file, and the lot lists that lie beside it.

    Raises:
        TomlProblem: A file is missing, is not TOML, or does not say what it must say.
    """
    return parse(_text(file), str(file), file.parent)


def parse(text: str, source: str, beside: Path = Path()) -> Play:
    """Read a script from its text.

    Args:
        text: TOML.
        source: What complaints call it.
        beside: The folder of the lot lists it names.

    Raises:
        TomlProblem: As for `read`.
    """
    values = load_toml(text, source=source)
    make_plain(values, (_rounds(one, beside) for one in tables(values.get("session"))))
    script = fit_toml(values, Script, text=text, source=source)
    for path, why in (*script_complaints(script), *expected_complaints(script)):
        raise problem_at(text, path, why, source=source)
    days: list[DayList] = []
    for number, sitting in enumerate(script.sessions):
        day = _day(sitting, beside)
        for path, why in _complaints(sitting, day):
            raise problem_at(text, ("session", number, *path), why, source=source)
        days.append(day)
    return Play(script, tuple(days))


def _complaints(sitting: Sitting, day: DayList) -> Iterator[Complaint]:
    """What is wrong with a session's list; of the docket's nothing is known yet."""
    if sitting.lots is None:
        return
    if not isinstance(sitting.lots, str):
        yield from day_complaints(day)
    yield from day_agrees(sitting, day)


def _day(sitting: Sitting, beside: Path) -> DayList:
    return _listed(sitting.lots, beside) if isinstance(sitting.lots, str) else sitting.day()


def _listed(name: str, beside: Path) -> DayList:
    file = beside / name
    return parse_lot_list(_text(file), source=str(file))


def _rounds(sitting: Values, beside: Path) -> dict[str, str]:
    """The round of every envelope, from a session as the parser gave it."""
    lots, rounds = sitting.get("lots"), dict[object, str]()
    if isinstance(lots, str):
        for one in _listed(lots, beside).rounds:
            rounds.update(dict.fromkeys(one.lots, one.id))
    for table in tables(sitting.get("rounds")):
        marks = table.get("lots")
        rounds.update(dict.fromkeys(marks if isinstance(marks, list) else (), str(table.get("id"))))
    return dict(_placed(sitting.get("envelopes"), rounds))


def _placed(envelopes: object, rounds: Mapping[object, str]) -> Iterator[tuple[str, str]]:
    for label, paper in envelopes.items() if isinstance(envelopes, dict) else ():
        lot = paper.get("lot") if isinstance(paper, dict) else None
        yield label, rounds.get(lot if isinstance(lot, str) else None, "1")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TomlProblem(str(file), None, "", "there is no such file; check the path") from None
    except (OSError, ValueError) as error:
        raise TomlProblem(str(file), None, "", f"the file cannot be read: {_why(error)}") from error


def _why(error: OSError | ValueError) -> str:
    match error:
        case UnicodeDecodeError():
            return f"byte {error.start + 1} is no UTF-8; save it as UTF-8"
        case OSError(strerror=str(why)):
            return f"{why}; check the path"
        case _:
            return "no file has such a name; check the path"
