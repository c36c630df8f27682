"""The secret of a drawing of lots: taken and sealed, or opened again, on the way to the rules."""

from collections.abc import Callable
from secrets import randbelow, token_hex

from auction.people.vault import Vault
from auction.room.intake import Taken, purpose_of, take_in
from auction.rules.drawing import commitment, secrets_below
from auction.session.commands import (
    BeginDrawing,
    CommitDrawing,
    LoseDrawing,
    OpenDrawing,
    RevealDrawing,
    StaffCommand,
)
from auction.session.drawing import candidates, label_of, require_drawable
from auction.session.refusals import Refusal
from auction.session.state import SessionState
from auction.terms import Text

_TIE = 2


def take(
    command: StaffCommand,
    session: SessionState,
    vault: Vault,
    words: Callable[[str, Text], str | None],
) -> Taken:
    """A command as the rules may see it; what belongs to a drawing is sealed or opened here.

    Args:
        command: what staff ask.
        session: the sitting as decided so far.
        vault: where everything personal, and the secret, is sealed.
        words: the words of a sealed sentence of a purpose, None when they cannot be given back.

    Raises:
        Refusal: as `take_in`, and `not-tied`, `lot-unknown`, `drawing-many`.
    """
    purpose = purpose_of(session)
    match command:
        case BeginDrawing():
            return _begin(command, session, vault, purpose)
        case RevealDrawing(lot=mark):
            lot = session.lots.get(mark)
            begun = None if lot is None or lot.tie is None else lot.tie.drawing
            given = None if begun is None else words(purpose, begun.secret)
            return Taken(_revealed(command, given))
        case _:
            return take_in(command, vault, session)


def _begin(command: BeginDrawing, session: SessionState, vault: Vault, purpose: str) -> Taken:
    lot = session.lots.get(command.lot)
    if lot is None:
        raise Refusal("lot-unknown", lot=command.lot)
    among = candidates(lot)
    if len(among) < _TIE:
        raise Refusal("not-tied", envelope=among[0] if among else 0)
    require_drawable(among)
    label = label_of(session, command.lot, among)
    secret, salt = randbelow(secrets_below(len(among))), token_hex(16)
    sealed = vault.seal_text(purpose, f"{secret:06} {salt}")
    committed = CommitDrawing(
        lot=command.lot,
        envelopes=among,
        label=label,
        commitment=commitment(label, secret, salt),
        secret=sealed.reference,
    )
    return Taken(committed, (sealed.row,))


def _revealed(command: RevealDrawing, words: str | None) -> OpenDrawing | LoseDrawing:
    """What the vault gave back of the secret, or that it gave nothing."""
    if words is None:
        return LoseDrawing(lot=command.lot)
    secret, _, salt = words.partition(" ")
    return OpenDrawing(lot=command.lot, secret=int(secret), salt=salt)
