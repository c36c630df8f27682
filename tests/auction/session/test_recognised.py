from auction.rules.eligibility import Prohibition
from auction.session.recognised import by_role


def test_a_role_is_told_once_with_all_its_lots() -> None:
    obligor, staff = Prohibition.OBLIGOR, Prohibition.STAFF
    known = [(obligor, ("甲",)), (staff, ("甲", "乙")), (obligor, ("丙", "甲"))]
    assert by_role(known) == ((obligor, ("甲", "丙")), (staff, ("甲", "乙")))
    assert by_role([]) == ()
