import msgspec
import pytest

from auction.config.toml_source import TomlProblem, path_text, problem_at, read_toml


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    n: int
    tags: tuple[str, ...] = ()


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    leaf: Leaf | None = None
    leaves: tuple[Leaf, ...] = ()


class Tree(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    branch: Branch = Branch()
    branches: tuple[Branch, ...] = ()


TEXT = """\
# a comment
[branch.leaf]
n = 1

[[branches]]
[[branches.leaves]]
n = 1
[[branches.leaves]]
n = 2
tags = [
    "a",
    "b",
]
[[branches]]
"leaf" . n = 3
[[branches.leaves]] # the second branch's first
n = 4
"""


def test_text_becomes_a_struct() -> None:
    tree = read_toml(TEXT, Tree, source="x")
    assert tree.branches[0].leaves[1].tags == ("a", "b")
    assert tree.branches[1].leaf == Leaf(3)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("branch", "leaf", "n"), 3),
        (("branches", 0, "leaves", 0, "n"), 7),
        (("branches", 0, "leaves", 1, "n"), 9),
        (("branches", 0, "leaves", 1, "tags", 1), 12),
        (("branches", 0, "leaves", 1, "absent"), 8),
        (("branches", 1, "leaf", "n"), 15),
        (("branches", 1, "leaves", 0, "n"), 17),
        (("nowhere",), None),
        ((), None),
    ],
)
def test_every_value_has_a_line(path: tuple[str | int, ...], line: int | None) -> None:
    assert problem_at(TEXT, path, "wrong", source="f.toml").line == line


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("n = 4", "m = 4", "f.toml:17: branches[2].leaves[1].m: there is no such key"),
        (
            "n = 4",
            'n = "4"',
            "f.toml:17: branches[2].leaves[1].n: expected a whole number, got text",
        ),
        ("n = 2\n", "", "f.toml:8: branches[1].leaves[2].n: this key is missing"),
        ("n = 1\n", "n = 1 2\n", "f.toml:3: not TOML"),
        ("# a comment", "[what]", "f.toml:1: what: there is no such key"),
        ("# a comment", "what = 1", "f.toml:1: what: there is no such key"),
        ("# the second branch's first\nn = 4", "\ntags = '''", "f.toml:17: not TOML"),
    ],
)
def test_complaints_name_source_line_and_key(old: str, new: str, message: str) -> None:
    with pytest.raises(TomlProblem) as caught:
        read_toml(TEXT.replace(old, new, 1), Tree, source="f.toml")
    assert str(caught.value).startswith(message)
    assert "; " in str(caught.value) or "not TOML" in str(caught.value)


def test_a_whole_file_of_the_wrong_shape_has_no_line() -> None:
    with pytest.raises(TomlProblem) as caught:
        read_toml("", Leaf, source="f.toml")
    assert str(caught.value) == "f.toml: n: this key is missing; add it"
    assert caught.value.line is None


def test_a_complaint_of_ones_own_is_placed_too() -> None:
    problem = problem_at(TEXT, ("branch", "leaf", "n"), "too small; raise it", source="f.toml")
    assert (problem.line, problem.path) == (3, "branch.leaf.n")
    assert str(problem_at(TEXT, (), "empty", source="f.toml")) == "f.toml: empty"


def test_paths_are_counted_from_one() -> None:
    assert path_text(("lots", 1, "parcels", 0, "share")) == "lots[2].parcels[1].share"
