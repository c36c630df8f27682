"""Reading a script: TOML to `Script`; every complaint is a `TomlProblem` with file, line, field."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from auction.config.lines import line_of
from auction.config.toml_source import TomlProblem, read_toml
from auction.docket.lot_list import DayList, parse_lot_list
from auction.rehearsal.script import Script, Sitting, Step
from auction.session.commands import ActOfTwo
from auction.session.refusals import CATALOGUE

_CONTENTS = ("do", "admit", "bids", "box", "clock")
_BY_STAFF = {"do", "admit", "bids"}
_OF_TWO = get_args(ActOfTwo)
_PEOPLE_OF_TWO = 2

Complaint = tuple[str, str]
"""A path, counted from 1 as people count, and what is wrong there."""


def read(file: Path) -> Script:
    """Read a script file, and see that its lot list is there and has its deadline.

    Raises:
        TomlProblem: A file is missing, is not TOML, or does not say what it must say.
    """
    text = _text(file)
    script = parse(text, str(file))
    for number, sitting in enumerate(script.sessions, start=1):
        day = lot_list(file, sitting)
        first = min((entry.deadline_ms for entry in day.rounds), default=None)
        if first is not None and first != sitting.ms(sitting.deadline):
            path = f"session[{number}].deadline"
            why = f"the lot list {sitting.lots} announces another deadline; make them the same"
            raise TomlProblem(str(file), line_of(text, path), path, why)
    return script


def lot_list(file: Path, sitting: Sitting) -> DayList:
    """The lot list of a sitting, which lies beside its script.

    Raises:
        TomlProblem: It is missing, is not TOML, or does not say what it must say.
    """
    beside = file.parent / sitting.lots
    return parse_lot_list(_text(beside), source=str(beside))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise TomlProblem(str(file), None, "", "there is no such file; check the path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise TomlProblem(str(file), None, "", f"the file cannot be read: {error}") from error


def parse(text: str, source: str) -> Script:
    """Read a script from its text; `source` stands for the file in complaints.

    Raises:
        TomlProblem: As for `read`.
    """
    script = read_toml(text, Script, source=source)
    for path, why in _complaints(script):
        raise TomlProblem(source, line_of(text, path), path, why)
    return script


def _complaints(script: Script) -> Iterator[Complaint]:
    if len(script.sessions) != 1:
        yield "session", f"a script plays exactly one session; this one has {len(script.sessions)}"
    paddles = [visitor.paddle for visitor in script.visitors]
    for index, paddle in enumerate(paddles):
        if paddle in paddles[:index]:
            yield f"visitors[{index + 1}].paddle", f"paddle {paddle} has been given already"
    for number, sitting in enumerate(script.sessions, start=1):
        yield from _sitting(script, sitting, f"session[{number}]")


def _sitting(script: Script, sitting: Sitting, path: str) -> Iterator[Complaint]:
    if sitting.anchor.tzinfo is None:
        yield f"{path}.anchor", "write the offset from UTC too, as in 2026-12-02T10:29:10+08:00"
        return
    if sitting.deadline <= sitting.anchor.time():
        yield f"{path}.deadline", f"the deadline must come after the anchor, {sitting.anchor:%T}"
    latest = sitting.anchor.time()
    for index, step in enumerate(sitting.steps, start=1):
        here = f"{path}.steps[{index}]"
        if step.at is not None:
            if step.at < latest:
                yield f"{here}.at", f"time does not run backwards; it is {latest:%T} already"
            latest = max(step.at, latest)
        yield from _step(step, here)
        yield from _staff(script, step, here)
        yield from _refusal(step, here)


def _step(step: Step, path: str) -> Iterator[Complaint]:
    contents = [name for name in _CONTENTS if getattr(step, name) is not None]
    if len(contents) > 1:
        yield path, f"one step does one thing; this one has {' and '.join(contents)}"
    waits = step.when or step.at or step.after
    if not contents and not step.say and not waits:
        yield path, "the step says nothing; give it do, admit, bids, box, clock, say or after"
    for name in ("box", "clock"):
        thing = getattr(step, name)
        if thing is not None and not isinstance(thing.get("do"), str):
            yield f"{path}.{name}", 'say what happens to it, as in { do = "jam" }'
    if step.checked and step.admit is None:
        yield f"{path}.checked", "checked goes with admit"
    for name in ("after", "within"):
        seconds = getattr(step, name)
        if seconds is not None and seconds < 0:
            yield f"{path}.{name}", "seconds cannot be negative"


def _staff(script: Script, step: Step, path: str) -> Iterator[Complaint]:
    if step.kind not in _BY_STAFF:
        if step.people:
            yield f"{path}.by", "only do, admit and bids are done by staff; remove it"
        return
    if not step.people:
        yield path, "name the member of staff who does this: by"
        return
    of_two = isinstance(step.do, _OF_TWO)
    if of_two and len(set(step.people)) < _PEOPLE_OF_TWO:
        yield f"{path}.by", 'this is an act of two; name both: by = ["A01", "B01"]'
    if not of_two and len(step.people) > 1:
        yield f"{path}.by", "this takes one member of staff; name one"
    for person in step.people:
        if person not in script.staff:
            yield f"{path}.by", f"{person} is not among the script's staff: {script.staff}"
    if step.admit is not None and step.admit not in {v.paddle for v in script.visitors}:
        yield f"{path}.admit", f"no visitor is to hold paddle {step.admit}"


def _refusal(step: Step, path: str) -> Iterator[Complaint]:
    code = step.expect_refusal
    if code is None:
        return
    if step.kind not in {"do", "admit"}:
        yield f"{path}.expect_refusal", "only do and admit can be refused; remove it"
    if code not in CATALOGUE:
        yield f"{path}.expect_refusal", f"there is no refusal code {code}; check the spelling"
