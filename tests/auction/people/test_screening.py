import pytest

from auction.people.screening import looks_personal, screen_text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身分證 A123456789 不符", ["ID_NUMBER"]),
        ("身分證Ａ１２３４５６７８９不符", ["ID_NUMBER"]),
        ("居留證 AC01234567", ["ID_NUMBER"]),
        ("電話 0912-345-678", ["MOBILE"]),
        ("電話 03-572 1234", ["TELEPHONE"]),
        ("write to someone@example.org", ["EMAIL"]),
        ("住新竹市中正路120號", ["ADDRESS"]),
        ("車號 ABC-1234 一部", ["PLATE"]),
        ("投標書載明總價，依民法第4條以文字為準", []),
        ("案號 101年贈稅執特專字第00050597號", []),
        ("價格 1,730,000 元", []),
    ],
)
def test_what_looks_personal_is_pointed_at(text: str, kinds: list[str]) -> None:
    assert [trace.kind for trace in screen_text(text)] == kinds


def test_known_names_are_found_wherever_they_stand() -> None:
    traces = screen_text("王小明與王小明之代理人", ["王小明", ""])
    assert [(trace.start, trace.end) for trace in traces] == [(0, 3), (4, 7)]


def test_the_search_of_a_journal_has_no_false_alarm_on_hashes_and_wrong_numbers() -> None:
    assert not looks_personal("b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c")
    assert not looks_personal("A123456788")
    assert looks_personal("x A123456789")
    assert looks_personal("full-width Ａ１２３４５６７８９")
    assert looks_personal("deed of 王小明", ["王小明"])
    assert not looks_personal("deed of 王○明", ["王小明"])
