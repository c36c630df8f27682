"""A person as the vault keeps one, and the canonical identity commitments are made to."""

import msgspec

from auction.rules.identity_numbers import DocumentKind, normalise_number


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything the branch needs to know of a bidder; nothing of it enters the journal."""

    name: str
    number: str
    document: DocumentKind
    issued_by: str = ""
    """Issuing state of a passport, ISO 3166 alpha-3."""
    birth_date: str = ""
    """ISO date; empty when nobody asked."""
    address: str = ""
    contact: str = ""

    @property
    def is_company(self) -> bool:
        """Whether this is a juristic person."""
        return self.document is DocumentKind.UBN

    def __repr__(self) -> str:
        """Never the data: a repr ends up in logs."""
        return "Person(…)"


def canonical_identity(person: Person) -> str:
    """The one spelling of who a person is, by number alone: `tw:A123456789`.

    National and resident numbers are one register, so the document's kind does not count there.

    Source: design.
    """
    number = normalise_number(person.number)
    if person.document is DocumentKind.UBN:
        return f"ubn:{number}"
    if person.document is DocumentKind.PASSPORT:
        return f"passport:{person.issued_by.upper()}:{number}"
    return f"tw:{number}"


def canonical_text(words: str) -> str:
    """What a commitment to a typed sentence is made over.

    Source: design.
    """
    return f"text:{words}"
