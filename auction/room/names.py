"""The names of today's people, by bidder number, as each audience may read them."""

from auction.people.masking import mask_name
from auction.people.person import Person
from auction.session.state import SessionState
from auction.terms import BidderNumber, PersonRef


class Names:
    """Persons by vault reference, opened once; kept in memory while the sitting lasts."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}

    def learn(self, reference: PersonRef, person: Person) -> None:
        """Remember who a reference is."""
        self._people[reference.ref] = person

    def person(self, reference: PersonRef) -> Person:
        """The person a reference of this sitting names.

        Raises:
            KeyError: not one of today's people.
        """
        return self._people[reference.ref]

    def masked(self, state: SessionState) -> dict[BidderNumber, str]:
        """For screens anybody can see."""
        return {
            number: mask_name(person.name, company=person.is_company)
            for number, person in self._present(state).items()
        }

    def full(self, state: SessionState) -> dict[BidderNumber, str]:
        """For staff at the opening table."""
        return {number: person.name for number, person in self._present(state).items()}

    def _present(self, state: SessionState) -> dict[BidderNumber, Person]:
        known = {
            number: self._people.get(admitted.person.ref)
            for number, admitted in state.people.items()
        }
        return {number: person for number, person in known.items() if person is not None}
