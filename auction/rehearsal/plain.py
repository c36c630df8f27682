"""What people may write in a command, as the command has it.

A clock time (`deadline = 10:40:00`, or `deadline_ms`) becomes milliseconds (`deadline_ms`), a date
its text, what officers write (`"115.12.2"`) a date, and an envelope's label its number at the
opening table.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time

from auction.rules.roc_date import parse_roc_date
from auction.rules.unreadable import Unreadable
from auction.terms import TAIPEI

_ENVELOPE = frozenset({"envelope", "envelopes"})
_DAYS = frozenset({"date", "on", "sale", "posted", "attached", "served", "due"})

Values = dict[str, object]


def number_envelopes(dropped: Iterable[str], rounds: Mapping[str, str]) -> dict[str, int]:
    """Every envelope's number: its place among those dropped in its round.

    Args:
        dropped: Labels in the order they go into the slot.
        rounds: The round of each label.
    """
    found: dict[str, int] = {}
    taken: dict[str, int] = {}
    for label in dropped:
        round_ = rounds.get(label, "")
        taken[round_] = taken.get(round_, 0) + 1
        found[label] = taken[round_]
    return found


def make_plain(script: Values, rounds: Iterable[Mapping[str, str]]) -> None:
    """Put every command of a script, as the parser gave it, into the words of the commands.

    Args:
        script: Changed in place.
        rounds: For each session the round of every envelope's label.
    """
    _read_days(script)
    for sitting, of_session in zip(tables(script.get("session")), rounds, strict=True):
        numbers = number_envelopes(_dropped(sitting), of_session)
        for step in tables(sitting.get("steps")):
            if "do" in step:
                step["do"] = _plain(step["do"], sitting.get("date"), numbers)
        expected = sitting.get("expect")
        _read_expected(expected.get("lots") if isinstance(expected, dict) else None, numbers)
    for act in tables(script.get("docket")):
        if "do" in act:
            act["do"] = _plain(act["do"], act.get("on"), {})
        _read_expected(act.get("expect"), {})
    _read_expected(script.get("expect"), {})


def _read_expected(lots: object, numbers: Mapping[str, int]) -> None:
    for lot in tables(lots):
        for name in lot:
            lot[name] = _plain(lot[name], None, numbers)


def _read_days(value: object) -> None:
    """Put a date wherever a day stands in the words of the Republic's calendar."""
    if isinstance(value, list):
        for one in value:
            _read_days(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _DAYS or not isinstance(one, str):
                _read_days(one)
                continue
            with suppress(Unreadable):
                value[key] = parse_roc_date(one)


def tables(value: object) -> Iterator[Values]:
    """The tables of an array of them; nothing for anything else."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _dropped(sitting: Values) -> Iterator[str]:
    for step in tables(sitting.get("steps")):
        for name in ("drop", "drop_mail"):
            drop = step.get(name)
            for label in drop if isinstance(drop, list) else [drop]:
                if isinstance(label, str):
                    yield label


def _plain(value: object, day: object, numbers: Mapping[str, int]) -> object:
    if isinstance(value, list):
        return [_plain(one, day, numbers) for one in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, dict):
        return value
    done: Values = {}
    for key, one in value.items():
        if isinstance(one, time) and isinstance(day, date):
            done[_in_ms(key)] = _ms(datetime.combine(day, one, TAIPEI))
        elif isinstance(one, datetime):
            done[_in_ms(key)] = _ms(one if one.tzinfo else one.replace(tzinfo=TAIPEI))
        elif key in _ENVELOPE:
            done[key] = _numbered(one, numbers)
        else:
            done[key] = _plain(one, day, numbers)
    return done


def _in_ms(key: str) -> str:
    return key if key.endswith("_ms") else f"{key}_ms"


def _numbered(value: object, numbers: Mapping[str, int]) -> object:
    if isinstance(value, list):
        return [_numbered(one, numbers) for one in value]
    return numbers.get(value, value) if isinstance(value, str) else value


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
