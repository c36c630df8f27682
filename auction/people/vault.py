"""The vault: people and typed sentences sealed to rows, and read back by those who may.

The vault writes nothing but key files. Rows go with the entries that cite them into one transaction
of the journal's store, and come back from there.
"""

from pathlib import Path
from secrets import token_hex
from typing import Generic, NamedTuple, TypeVar

import msgspec

from auction.people.keys import PurposeKeys
from auction.people.person import Person, canonical_identity, canonical_text
from auction.people.sealing import SealError, commit, open_sealed, seal
from auction.terms import PersonRef, Text

Row = tuple[str, str, bytes]
"""A vault row as the store keeps it: purpose, reference, sealed bytes."""

Reference = TypeVar("Reference", PersonRef, Text)

_REF_BYTES = 8
_encode = msgspec.json.Encoder(order="sorted").encode
_decode_person = msgspec.json.Decoder(Person).decode
_decode_words = msgspec.json.Decoder(str).decode


class Sealed(NamedTuple, Generic[Reference]):
    """What the journal gets (`reference`) and what the vault table gets (`row`)."""

    reference: Reference
    row: Row


class Vault:
    """Seals and opens under the purposes' keys kept in one folder."""

    def __init__(self, keys_dir: Path) -> None:
        self.keys = PurposeKeys(keys_dir)

    def seal_person(self, purpose: str, person: Person) -> Sealed[PersonRef]:
        """Seal a person for `purpose`, making its key when it is new.

        Raises:
            KeyDestroyedError: the purpose is over.
            ValueError: not a purpose.
        """
        row = self._seal(purpose, _encode(person))
        return Sealed(PersonRef(row[1], self.commit_person(purpose, person)), row)

    def seal_text(self, purpose: str, words: str) -> Sealed[Text]:
        """Seal a typed sentence for `purpose`, making its key when it is new.

        Raises:
            KeyDestroyedError: the purpose is over.
            ValueError: not a purpose.
        """
        row = self._seal(purpose, _encode(words))
        commitment = commit(self.keys.load_or_create(purpose), canonical_text(words))
        return Sealed(Text(row[1], commitment), row)

    def commit_person(self, purpose: str, person: Person) -> str:
        """The commitment to who this is under one purpose; equal for equal identities.

        Raises:
            KeyDestroyedError: the purpose is over.
            ValueError: not a purpose.
        """
        return commit(self.keys.load_or_create(purpose), canonical_identity(person))

    def open_person(self, row: Row) -> Person:
        """The person of a row.

        Raises:
            KeyUnavailable: its purpose's key is not here or destroyed.
            SealError: the row was changed or is not a person.
        """
        try:
            return _decode_person(self._open(row))
        except msgspec.MsgspecError:
            raise SealError(f"vault row {row[1]} is not a person") from None

    def open_text(self, row: Row) -> str:
        """The sentence of a row.

        Raises:
            KeyUnavailable: its purpose's key is not here or destroyed.
            SealError: the row was changed or is not a sentence.
        """
        try:
            return _decode_words(self._open(row))
        except msgspec.MsgspecError:
            raise SealError(f"vault row {row[1]} is not a sentence") from None

    def _seal(self, purpose: str, plaintext: bytes) -> Row:
        ref = token_hex(_REF_BYTES)
        return purpose, ref, seal(self.keys.load_or_create(purpose), purpose, ref, plaintext)

    def _open(self, row: Row) -> bytes:
        purpose, ref, sealed = row
        return open_sealed(self.keys.load(purpose), purpose, ref, sealed)
