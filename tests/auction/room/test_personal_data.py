"""Names, numbers and typed sentences go to the vault; journal, database and log never see them."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from auction.journal.tables import vault
from auction.people.keys import KeyDestroyedError
from auction.room.case_keys import purpose_of_case
from auction.rules.eligibility import Bidder, BidderKind, Prohibition
from auction.session import commands as c
from auction.session import events as e
from auction.session.door import prohibition
from auction.terms import Text
from tests.auction.room.served import PEOPLE, SESSION, Served, serving
from tests.auction.session.driving import CLERK, LAND
from tests.auction.session.test_custody import refused

WORDS = "王小明說他的標封是 A123456789 那一件"
CASE = purpose_of_case(LAND)


def traces(text: bytes) -> list[str]:
    """Everything personal that stands in some bytes, as UTF-8, as JSON escapes or as numbers."""
    secrets = [secret for person in PEOPLE for secret in person] + [WORDS, "標封是"]
    spelled = [(one, one.encode()) for one in secrets]
    spelled += [(one, one.encode("unicode_escape")) for one in secrets]
    spelled += [(one, one.encode("utf-16-le")) for one in secrets]
    return [one for one, spelling in spelled if spelling in text]


def sealed_for(served: Served, purpose: str) -> int:
    """Rows of the vault."""
    asked = select(func.count()).select_from(vault).where(vault.c.purpose == purpose)
    with served.store._connection() as connection:
        return connection.execute(asked).scalar_one()


def database(served: Served) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(served.data.glob("journal.db*")))


async def test_who_was_admitted_stands_in_the_vault_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        assert await served.admit() == ["1", "2", "3"]
        with refused("already-admitted"):
            await served.admit(PEOPLE[1])
        assert traces(served.every_body()) == []
        assert traces(database(served)) == []
        told = "".join(capfd.readouterr())
        assert traces(told.encode()) == []
        scene = served.room.scene
        assert dict(scene.names) == {"1": "王○明", "2": "陳○嬌", "3": "林○豪"}
        for admitted in served.state.people.values():
            sealed = served.store.vault(f"session:{SESSION}", admitted.person.ref)
            assert sealed is not None
            row = (f"session:{SESSION}", admitted.person.ref, sealed)
            person = served.vault.open_person(row)
            assert (person.name, person.number) in PEOPLE


@pytest.mark.parametrize(
    ("number", "name", "document", "code"),
    [
        ("A123456788", "王小明", "national_id", "checksum-unanswered"),
        ("A1234", "王小明", "national_id", "identity-form"),
        ("A123456789", "  ", "national_id", "name-form"),
        ("A123456789", "王" * 81, "national_id", "name-form"),
        ("A123456789", "王\ue000明", "national_id", "name-form"),
        ("A123456789", "王小明", "library_card", "document-unknown"),
    ],
)
async def test_a_failed_identity_leaves_no_trace(
    tmp_path: Path, number: str, name: str, document: str, code: str
) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        before = len(served.entries())
        with refused(code) as caught:
            await served.ask(c.AdmitPerson(document=document, number=number, name=name), CLERK)
        assert number not in str(caught.value.facts)
        assert name.strip() == "" or name not in str(caught.value.facts)
        assert len(served.entries()) == before
        assert sealed_for(served, f"session:{SESSION}") == 0


async def test_a_failed_check_digit_is_answered_by_the_clerk(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        wrong = c.AdmitPerson(
            document="national_id", number="A123456788", name="王小明", warning_answered=True
        )
        assert (await served.ask(wrong, CLERK)).bidder == "1"
        admitted = served.events()[-1]
        assert isinstance(admitted, e.PersonAdmitted)
        assert (admitted.checksum_ok, admitted.warning_answered) == (False, True)


async def test_the_obligor_is_known_by_a_commitment_alone(tmp_path: Path) -> None:
    name, number = PEOPLE[0]
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        barring = c.ProhibitPerson(
            document="national_id", number=number, name=name, role=Prohibition.OBLIGOR
        )
        await served.ask(barring, CLERK)
        assert await served.admit() == ["1", "2", "3"]
        assert traces(served.every_body()) == []
        assert traces(database(served)) == []
        state = served.state
        mark = state.order[0]
        found = [prohibition(state, state.people[paddle], mark) for paddle in ("1", "2")]
        assert found == [Prohibition.OBLIGOR, None]


async def test_what_a_document_tells_is_kept_and_the_date_of_birth_is_not(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        number, name = PEOPLE[0][1], PEOPLE[0][0]
        young = c.AdmitPerson(document="national_id", number=number, name=name, born="99年5月1日")
        company = c.AdmitPerson(
            document="ubn", number="12345675", name="範例公司", unrepresented=True
        )
        body = replace(company, number="04595257", public_body=True, unrepresented=False)
        abroad = c.AdmitPerson(document="passport", number="X1234567", name="A Traveller")
        for command in (young, company, body, abroad):
            await served.ask(command, CLERK)
        assert [served.state.people[str(paddle)].who for paddle in range(1, 5)] == [
            Bidder(minor=True),
            Bidder(kind=BidderKind.PRIVATE_JURISTIC, representative_shown=False),
            Bidder(kind=BidderKind.PUBLIC_JURISTIC),
            Bidder(from_abroad=True),
        ]
        assert "5月1日".encode() not in served.every_body()
        with refused("born-form") as caught:
            await served.ask(replace(young, number=PEOPLE[1][1], born="昨天"), CLERK)
        assert "昨天" not in caught.value.sentence("zh")


async def test_typed_sentences_are_sealed_wherever_they_are_typed(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        await served.admit()
        await served.ask(c.UndoAdmission(bidder="3", reason=WORDS), CLERK)
        await served.ask(c.SuspendSession(reason=WORDS), CLERK)
        await served.two(c.ResumeSession(reason=WORDS))
        texts = [
            event.reason
            for event in served.events()
            if isinstance(event, e.AdmissionUndone | e.SessionSuspended | e.SessionResumed)
        ]
        assert len(texts) == 3
        for text in texts:
            assert isinstance(text, Text)
            sealed = served.store.vault(f"session:{SESSION}", text.ref)
            assert sealed is not None
            assert served.vault.open_text((f"session:{SESSION}", text.ref, sealed)) == WORDS
        assert traces(served.every_body()) == []
        assert traces(database(served)) == []


async def test_what_looks_sealed_already_is_refused(tmp_path: Path) -> None:
    """Nobody may point a reason at somebody else's words."""
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        forged = Text("王小明", "A123456789")
        with refused("sentence-sealed"):
            await served.ask(c.SuspendSession(reason=forged), CLERK)
        with refused("sentence-sealed"):
            await served.ask(c.Propose(act=c.ResumeSession(reason=forged)), CLERK)
        with refused("sentence-long"):
            await served.ask(c.SuspendSession(reason="長" * 501), CLERK)
        with refused("reason-missing"):
            await served.ask(c.SuspendSession(reason=""), CLERK)
        assert traces(served.every_body()) == []


async def test_a_name_typed_into_the_wrong_field_is_not_kept(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        await served.ask(c.CallLot(lot="丙"))
        before = len(served.entries())
        mistyped: list[tuple[c.StaffCommand, str]] = [
            (c.BidOral(lot="丙", bidder="王小明", amount=90_000), "bidder-form"),
            (c.UndoAdmission(bidder="A123456789", reason="x"), "bidder-form"),
            (c.BidOral(lot="王小明", bidder="1", amount=90_000), "lot-unknown"),
            (c.ShowBoxEmpty(round="王小明"), "round-unknown"),
            (c.AcknowledgeFault(fault="王小明", reason="x"), "fault-unknown"),
        ]
        for command, code in mistyped:
            with refused(code):
                await served.ask(command, CLERK)
        assert len(served.entries()) == before
        assert traces(database(served)) == []


async def test_a_winner_is_sealed_anew_for_the_case(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.to_opening(0)
        await served.ask(c.DeclareUnsold(lot="甲"))
        assert sealed_for(served, CASE) == 0
    async with serving(tmp_path / "sold") as served:
        await served.to_bidding()
        await served.admit()
        await _sell(served)
        awarded = next(one for one in served.events() if isinstance(one, e.LotAwarded))
        (person,) = awarded.people
        admitted = served.state.people["2"].person
        assert person.ref != admitted.ref
        assert person.commitment != admitted.commitment, "the two cannot be joined by reading"
        served.vault.keys.destroy(f"session:{SESSION}")
        sealed = served.store.vault(CASE, person.ref)
        assert sealed is not None
        assert served.vault.open_person((CASE, person.ref, sealed)).name == PEOPLE[1][0]
        lost = served.store.vault(f"session:{SESSION}", admitted.ref)
        assert lost is not None
        with pytest.raises(KeyDestroyedError):
            served.vault.open_person((f"session:{SESSION}", admitted.ref, lost))
        assert traces(database(served)) == []


async def test_a_winner_by_mail_was_never_at_the_door_and_stands_in_the_vault_alone(
    tmp_path: Path,
) -> None:
    name, number = PEOPLE[0]
    async with serving(tmp_path) as served:
        await served.to_opening(1)
        named = c.NamePerson(document="national_id", number=number, name=name)
        assert (await served.ask(named, CLERK)).bidder == "1"
        assert not served.state.people["1"].present
        await served.award(1, "1")
        awarded = next(one for one in served.events() if isinstance(one, e.LotAwarded))
        sealed = served.store.vault(CASE, awarded.people[0].ref)
        assert sealed is not None
        person = served.vault.open_person((CASE, awarded.people[0].ref, sealed))
        assert (person.name, person.number) == (name, number)
        assert dict(served.room.scene.names) == {"1": "王○明"}
        assert traces(served.every_body()) == []
        assert traces(database(served)) == []


async def _sell(served: Served) -> None:
    await served.drop()
    deadline_ms = served.today.rounds[0].deadline_ms
    await served.see(
        e.SlotRead(state="SHUT", from_ms=deadline_ms, to_ms=deadline_ms + 40),
        e.LiftRead(state="LOWERED", at_ms=deadline_ms),
    )
    await served.two(c.UnlockBox(round="1"))
    await served.see(e.DoorRead(state="FREE", at_ms=deadline_ms))
    await served.ask(c.CountEnvelopes(round="1", counted=1))
    await served.ask(c.SortEnvelopes(round="1", lots=("甲",)))
    await served.ask(c.CallLot(lot="甲"))
    await served.award(1, "2")
