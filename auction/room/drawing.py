"""The secret of a drawing of lots: taken and sealed, or opened again, on the way to the rules."""

from secrets import randbelow, token_hex

from auction.people.vault import Row, Vault
from auction.rules.drawing import commitment, secrets_below
from auction.session.commands import (
    BeginDrawing,
    CommitDrawing,
    LoseDrawing,
    OpenDrawing,
    RevealDrawing,
)
from auction.session.drawing import candidates, label_of
from auction.session.refusals import Refusal
from auction.session.state import SessionState

_TIE = 2


def begin(
    command: BeginDrawing, session: SessionState, vault: Vault, purpose: str
) -> tuple[CommitDrawing, Row]:
    """Take a secret and seal it; nobody sees it before it is opened.

    Raises:
        Refusal: `not-tied`, `lot-unknown`.
    """
    lot = session.lots.get(command.lot)
    if lot is None:
        raise Refusal("lot-unknown", lot=command.lot)
    among = candidates(lot)
    if len(among) < _TIE:
        raise Refusal("not-tied", envelope=among[0] if among else 0)
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
    return committed, sealed.row


def reveal(command: RevealDrawing, words: str | None) -> OpenDrawing | LoseDrawing:
    """What the vault gave back of the secret, or that it gave nothing."""
    if words is None:
        return LoseDrawing(lot=command.lot)
    secret, _, salt = words.partition(" ")
    return OpenDrawing(lot=command.lot, secret=int(secret), salt=salt)
