import msgspec
import pytest

from auction.rules.findings import (
    Finding,
    Recommendation,
    ground,
    note,
    recommend,
    sentence,
    under,
    voids,
)
from auction.rules.grounds import GROUNDS, Cure, Ground
from auction.rules.notes import NOTES, Note
from auction.rules.policy import Policy


def test_there_are_twenty_six_grounds_in_order() -> None:
    assert list(GROUNDS) == [f"G{number:02}" for number in range(1, 27)]


def test_the_curable_grounds_are_those_of_the_catalogue() -> None:
    curable = {code: entry.cure for code, entry in GROUNDS.items() if entry.cure is not Cure.NO}
    assert curable == {
        "G06": Cure.ON_THE_SPOT,
        "G20": Cure.AT_OPENING,
        "G21": Cure.ON_THE_SPOT,
        "G22": Cure.ON_THE_SPOT,
        "G26": Cure.PER_NOTICE,
    }


def test_the_default_choice_is_the_catalogue_and_others_move_the_recommendation() -> None:
    chosen = Policy().curable_grounds
    for code in GROUNDS:
        assert under(ground(code), chosen) == ground(code)
    facts = {"seen_by": "B01"}
    opened = under(ground("G18", **facts), ("G18",))
    assert (opened.curable, opened.recommendation) == (True, Recommendation.ASK)
    assert opened.facts == facts
    shut = under(ground("G20"), ())
    assert (shut.curable, shut.recommendation) == (False, Recommendation.INVALID)
    assert under(note("WORDS_GOVERN"), ("WORDS_GOVERN",)) == note("WORDS_GOVERN")


@pytest.mark.parametrize("entry", [*GROUNDS.values(), *NOTES.values()], ids=lambda e: e.code)
def test_every_entry_says_what_it_is_in_both_languages_and_where_it_stands(
    entry: Ground | Note,
) -> None:
    assert entry.zh
    assert entry.en
    assert entry.source
    finding = ground(entry.code) if entry.code in GROUNDS else note(entry.code)
    assert sentence(finding, "zh") == entry.zh
    assert sentence(finding, "en") == entry.en
    assert finding.is_ground is (entry.code in GROUNDS)


@pytest.mark.parametrize(
    ("codes", "cured", "outcome"),
    [
        ([], [], Recommendation.VALID),
        (["MIXED_FORM"], [], Recommendation.VALID),
        (["G11"], [], Recommendation.INVALID),
        (["G11"], ["G11"], Recommendation.INVALID),  # what cannot be cured stays
        (["G20"], [], Recommendation.ASK),
        (["G20"], ["G20"], Recommendation.VALID),
        (["G20", "G21"], ["G20"], Recommendation.ASK),
        (["G03"], ["G03"], Recommendation.ASK),  # weighed by the officer
        (["G20", "G11"], ["G20"], Recommendation.INVALID),
        (["WORDS_UNREADABLE"], [], Recommendation.ASK),
    ],
)
def test_findings_add_up_to_a_recommendation(
    codes: list[str], cured: list[str], outcome: object
) -> None:
    findings = [ground(c) if c.startswith("G") else note(c) for c in codes]
    assert recommend(findings, cured) is outcome


def test_sentences_carry_the_figures() -> None:
    finding = ground("G23", total=1_719_999, minimum=1_720_000)
    assert sentence(finding, "zh") == "總價低於拍賣最低價額（總價 1,719,999，最低價額 1,720,000）"
    assert sentence(finding, "en") == (
        "the total is below the minimum price (total 1,719,999, minimum 1,720,000)"
    )


def test_unknown_codes_are_refused() -> None:
    with pytest.raises(KeyError):
        ground("G27")
    with pytest.raises(KeyError):
        note("NOTHING")


def test_findings_travel_as_json() -> None:
    finding = note("WORDS_GOVERN", words=1, digits=2)
    assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding


def test_a_fact_without_a_word_of_its_own_shows_its_name() -> None:
    assert sentence(note("NO_WORDS", unlisted=7), "en").endswith("(unlisted 7)")


@pytest.mark.parametrize(
    ("one", "cured", "void"),
    [
        (ground("G11"), (), True),
        (ground("G11"), ("G11",), True),
        (ground("G20"), (), True),
        (ground("G20"), ("G22",), True),
        (ground("G20"), ("G20",), False),
        (ground("G03"), (), False),
        (note("WRONG_NUMBER"), (), False),
        (note("NAMES_NOBODY"), ("NAMES_NOBODY",), True),
    ],
)
def test_a_curable_ground_voids_until_it_is_cured(
    one: Finding, cured: tuple[str, ...], *, void: bool
) -> None:
    assert voids(one, cured) is void
