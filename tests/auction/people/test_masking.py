import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.people.masking import mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王○明"),
        ("王明", "王○"),
        ("歐陽小明", "歐○○明"),
        ("歐陽王小明", "歐○○○明"),
        ("王", "○"),
        ("王 小 明", "王○明"),
        ("巴代·阿美", "巴○○美"),
        ("𠀀𠀁𠀂", "𠀀○𠀂"),
        ("MAI THI NGUYEN", "M. T. N."),
        ("anna-maria o'neil", "A. M. O. N."),
        ("Ðặng", "Ð."),
        ("12345", "○"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_companies_are_public() -> None:
    assert mask_name(" 範例果菜運銷有限公司 ", company=True) == "範例果菜運銷有限公司"


@given(st.text(alphabet="王李張陳林小明春嬌志豪", min_size=2, max_size=80))
def test_a_masked_han_name_never_holds_the_whole_name(name: str) -> None:
    masked = mask_name(name)
    assert name not in masked
    assert masked[0] == name[0]
    assert "○" in masked


@given(st.text(max_size=80))
def test_any_name_can_be_masked(name: str) -> None:
    masked = mask_name(name)
    assert isinstance(masked, str)
    assert not name.strip() or masked
