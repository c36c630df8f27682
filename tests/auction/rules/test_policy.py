import tomllib

import msgspec
import pytest
from msgspec.structs import replace

from auction.rules.policy import Policy, SamePersonBids, policy_toml


def test_the_canonical_text_says_every_choice_and_reads_back() -> None:
    policy = Policy(warnings_s=(60,), same_person_bids=SamePersonBids.ALL_INVALID)
    text = policy_toml(policy)
    stated = tomllib.loads(text.decode())
    assert set(stated) == set(Policy.__struct_fields__)
    assert list(stated) == sorted(stated)
    assert msgspec.convert(stated, Policy) == policy


def test_the_text_changes_with_any_choice() -> None:
    policy = Policy()
    assert policy_toml(replace(policy, payment_days=8)) != policy_toml(policy)


def test_the_canonical_text_of_the_defaults_does_not_move() -> None:
    assert policy_toml(Policy()).decode() == (
        "blind_second_entry = false\n"
        "clock_difference_announce_ms = 1000\n"
        'curable_grounds = ["G06", "G20", "G21", "G22", "G26"]\n'
        "deposit_cash_limit = 0\n"
        "extension_guard_s = 5\n"
        "paper_numbers = [901, 940]\n"
        "payment_days = 7\n"
        "priority_days = 10\n"
        "proposal_expiry_s = 60\n"
        "reduction_unit = 1000\n"
        'same_person_bids = "higher_counts"\n'
        'tie_raise_mode = "open"\n'
        "warnings_s = [300, 60, 10]\n"
    )


@pytest.mark.parametrize("text", ["payment_days = 0", "warnings_s = [0]", "tie = 1"])
def test_senseless_choices_are_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(tomllib.loads(text), Policy)
