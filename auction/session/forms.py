"""What an act looks like before it is done: the command, what is known, what is still typed."""

from enum import StrEnum

from msgspec import Struct

from auction.session.refusals import Reason, Refusal
from auction.session.state import BoxRound, SessionState
from auction.terms import Command


class FieldKind(StrEnum):
    """What a person types into a step's field."""

    TEXT = "text"
    WORDS = "words"
    AMOUNT = "amount"
    AMOUNTS = "amounts"
    BIDDER = "bidder"
    COUNT = "count"
    LOTS = "lots"
    MARKS = "marks"
    DEFECTS = "defects"
    GROUND = "ground"
    LIST = "list"
    FLAG = "flag"
    DOCUMENT = "document"
    CHOICE = "choice"
    ENTRY = "entry"
    CREDITOR = "creditor"
    TIME = "time"
    STAFF_PAIR = "staff_pair"
    ENCLOSED = "enclosed"


class Field(Struct, frozen=True):
    """One field of a step's form; an optional one may stay empty."""

    name: str
    kind: FieldKind
    optional: bool = False


Preset = str | int | bool | tuple[str, ...] | None


class Step(Struct, frozen=True):
    """A legal act: the command, what is already known of it, what a person still types."""

    command: str
    subject: str
    basis: int
    preset: dict[str, Preset] = {}
    fields: tuple[Field, ...] = ()
    of_two: bool = False
    proposal: str | None = None
    """The act a `Second` carries out."""
    blocked: tuple[Reason, ...] = ()
    """Why it would be refused now, whatever is typed."""
    not_by: str | None = None
    """Who may not do it, because they did the first half of it."""


WITNESS = Field("witness", FieldKind.TEXT)
REASON = Field("reason", FieldKind.TEXT)
AMOUNTS = (Field("words", FieldKind.WORDS), Field("digits", FieldKind.AMOUNT))
READING = (
    *AMOUNTS,
    Field("parcels", FieldKind.AMOUNTS, optional=True),
    Field("marks", FieldKind.MARKS, optional=True),
)
CHECKING = (
    Field("instruments", FieldKind.AMOUNTS, optional=True),
    Field("cash", FieldKind.AMOUNT, optional=True),
    Field("defects", FieldKind.DEFECTS, optional=True),
    Field("marks", FieldKind.MARKS, optional=True),
)
LODGING = CHECKING[:2]
BIDDING = (Field("bidder", FieldKind.BIDDER), Field("amount", FieldKind.AMOUNT))
EXTENDING = (Field("deadline_ms", FieldKind.TIME), REASON)
CREDITOR = Field("creditor", FieldKind.FLAG, optional=True)
ADMITTING = (
    Field("document", FieldKind.DOCUMENT),
    Field("number", FieldKind.TEXT),
    Field("name", FieldKind.TEXT),
    Field("warning_answered", FieldKind.FLAG, optional=True),
)
OF_BIDDERS = (
    Field("born", FieldKind.TEXT, optional=True),
    Field("public_body", FieldKind.FLAG, optional=True),
    Field("unrepresented", FieldKind.FLAG, optional=True),
)


def step(
    state: SessionState,
    command: type[Command],
    subject: str,
    preset: dict[str, Preset] | None = None,
    fields: tuple[Field, ...] = (),
    *,
    of_two: bool = False,
    blocked: tuple[Refusal, ...] = (),
) -> Step:
    """An act about `subject` as it now stands."""
    return Step(
        command=command.__name__,
        subject=subject,
        basis=state.basis_of(subject),
        preset=preset or {},
        fields=fields,
        of_two=of_two,
        blocked=tuple(refusal.reason for refusal in blocked),
    )


def of_round(box_round: BoxRound) -> dict[str, Preset]:
    """A round by its name."""
    return {"round": box_round.id}
