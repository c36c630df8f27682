"""docs/reference/rehearsal-format.md: every key of a script, from the structs that read it."""

from collections.abc import Iterator

import msgspec
from msgspec import inspect

from auction.rehearsal import expected, expected_docket, script, step
from auction.rehearsal.lots import SketchedLot, SketchedParcel

_INTRO = """\
# Rehearsal format

A rehearsal script is a TOML file (UTF-8) that says who is there, what is sold, what lies in the
envelopes, what staff do, what happens to things, and what must come of it. `auction rehearse FILE`
plays it through the real room; [Write a rehearsal](../how-to/write-a-rehearsal.md) shows one from
the first line to the last. `auction rehearse --schema` prints the same as JSON Schema.

Unknown keys, misspelt commands, impossible dates and amounts that are no whole number are refused
before anything is played, with one line that names file, line and field and says what to do. Money
is whole TWD; `_` may stand between digits. Clock times are written plainly, `10:30:00`, and mean
Taipei; days too, `2026-12-02`, or as officers write them, in quotes: `"115.12.2"`,
`"115年12月2日"`. Nothing in a script makes a bidder act on the room: there is no such command.

People and envelopes have *labels* of your choice (`A`, `M2`): 1 to 16 letters, digits, `-` and `_`.
Wherever a command takes a paddle a person's label may stand, wherever it takes an envelope's number
the envelope's label. In any command a clock time or a date may stand for milliseconds
(`deadline = 10:40:00` is `deadline_ms`) or for the text of the date.
"""

_PARTS: tuple[tuple[str, type[msgspec.Struct], str], ...] = (
    ("The file", script.Script, ""),
    (
        "`[people]`",
        script.Person,
        'One a person, by label: `A = { name = "王小明" }`; `A = {}` will do.',
    ),
    ("`[[session]]`", script.Sitting, ""),
    (
        "`[[session.lots]]`",
        SketchedLot,
        """\
Every key of the [lot list](lot-list.md), which says what each means. Only `mark`, the minimum (or
the parcels with theirs) and the deposit are needed for real estate, `mark` and `kind = "movable"`
for a movable; what is left out is made up, and handover is assumed.""",
    ),
    ("`[[session.lots.parcels]]`", SketchedParcel, ""),
    ("`[[session.rounds]]`", script.Round, ""),
    (
        "`[session.envelopes]`",
        script.Paper,
        "One an envelope, by label. Its bidder is the person of the same label unless named.",
    ),
    ("`mail`", script.Mail, ""),
    (
        "Steps",
        step.Step,
        "Played one after another; each does one thing, one table a line reads best.",
    ),
    ("`when`", step.When, ""),
    ("`bids`", step.Run, ""),
    (
        "`[[docket]]`",
        script.DocketAct,
        """\
Played in order of day and hour, between the sessions. Where the docket has a code for a buyer or a
deposit the label of a person or an envelope may stand.""",
    ),
    ("`publish`", script.Publishing, "As `PublishNotice`, in short."),
    ("`[session.expect]`", expected.Expected, ""),
    ("`[[session.expect.lots]]`", expected.ExpectedLot, "Only what is written is compared."),
    ("`winners` and `standby`", expected.ExpectedHolding, ""),
    ("`findings`", expected.ExpectedFinding, ""),
    ("`notes`", expected.ExpectedNote, ""),
    ("`[[expect]]`", expected_docket.ExpectedDocketLot, "Only what is written is compared."),
    ("`buyers`", expected_docket.ExpectedBuyer, ""),
    ("`defaulters`", expected_docket.ExpectedDefaulter, ""),
)


def render() -> str:
    """The whole page, without the line that says who wrote it."""
    parts = [_INTRO]
    for title, kind, says in _PARTS:
        parts.append(f"\n## {title}\n")
        if says:
            parts.append(f"\n{says}\n")
        parts.append("\n| Key | Takes | Default | Means |\n| --- | --- | --- | --- |\n")
        parts.extend(
            f"| `{key}` | {takes} | {default} | {means} |\n"
            for key, takes, default, means in _rows(kind)
        )
    return "".join(parts)


def _rows(kind: type[msgspec.Struct]) -> Iterator[tuple[str, str, str, str]]:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        taken, means = _unwrap(field.type)
        yield field.encode_name, _takes(taken), _default(field), means


def _unwrap(kind: inspect.Type) -> tuple[inspect.Type, str]:
    description = ""
    while isinstance(kind, inspect.Metadata):
        description = (kind.extra_json_schema or {}).get("description", description)
        kind = kind.type
    return kind, description


_PLAIN: dict[type[inspect.Type], str] = {
    inspect.IntType: "whole number",
    inspect.FloatType: "number",
    inspect.BoolType: "`true`, `false`",
    inspect.DateType: "date",
    inspect.TimeType: "clock time",
    inspect.DictType: "table",
    inspect.StructType: "table",
}


def _takes(kind: inspect.Type) -> str:
    kind = _unwrap(kind)[0]
    match kind:
        case inspect.EnumType():
            return ", ".join(f"`{member.value}`" for member in kind.cls)
        case inspect.LiteralType():
            return ", ".join(f"`{value}`" for value in kind.values)
        case inspect.VarTupleType():
            return f"list of {_takes(kind.item_type)}"
        case inspect.TupleType():
            return f"[{', '.join(_takes(one) for one in kind.item_types)}]"
        case inspect.UnionType():
            return _union(kind)
        case _:
            return _PLAIN.get(type(kind), "text")


def _union(kind: inspect.UnionType) -> str:
    nothing = inspect.NoneType
    shown = [_takes(one) for one in kind.types if not isinstance(_unwrap(one)[0], nothing)]
    return ", or ".join(dict.fromkeys(shown))


def _default(field: inspect.Field) -> str:
    if field.required:
        return "required"
    if field.default is None or field.default is msgspec.UNSET:
        return ""
    if field.default is msgspec.NODEFAULT or isinstance(field.default, msgspec.Struct):
        return ""
    shown = msgspec.json.encode(field.default).decode()
    return "" if shown in {'""', "[]", "{}"} else f"`{shown}`"
