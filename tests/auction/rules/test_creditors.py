from auction.rules.creditors import acceptance_balance, co_owners_may_step_in


def test_s21_the_accepting_creditor_pays_the_difference() -> None:
    assert acceptance_balance(1_720_000, 1_500_000) == 220_000
    assert acceptance_balance(1_720_000, 1_720_001) == 0


def test_s16_co_owners_step_in_unless_every_winner_is_one() -> None:
    assert co_owners_may_step_in([False])
    assert not co_owners_may_step_in([True])
    assert co_owners_may_step_in([False, True])
    assert not co_owners_may_step_in([True, True])
