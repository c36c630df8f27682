"""The tree against the public vectors, and against the definition written out."""

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.journal.entry import leaf_hash
from auction.journal.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    root_of,
    roots_of,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "golden" / "journal" / "merkle-proofs.json").read_text()
)

# The eight leaves and nine roots every implementation of RFC 6962 is tried on.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def as_defined(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word by word, over leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + as_defined(leaves[:split]) + as_defined(leaves[split:])).digest()


def some_leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    leaves = [leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert root_of(leaves).hex() == ROOTS[size]
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    assert frontier.root().hex() == ROOTS[size]
    assert frontier.size == size


def _raw(text: str) -> bytes:
    return base64.b64decode(text)


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda one: one["desc"])
def test_inclusion_is_judged_as_published(vector: dict[str, object]) -> None:
    held = included(
        _raw(vector["leafHash"]),
        vector["leafIdx"],
        vector["treeSize"],
        [_raw(one) for one in vector["proof"] or ()],
        _raw(vector["root"]),
    )
    assert held is not vector["wantErr"]


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda one: one["desc"])
def test_consistency_is_judged_as_published(vector: dict[str, object]) -> None:
    held = consistent(
        vector["size1"],
        _raw(vector["root1"]),
        vector["size2"],
        _raw(vector["root2"]),
        [_raw(one) for one in vector["proof"] or ()],
    )
    assert held is not vector["wantErr"]


@given(st.integers(0, 300))
def test_the_frontier_has_the_root_of_the_definition(size: int) -> None:
    leaves = some_leaves(size)
    frontier, tree = Frontier(), Tree()
    for leaf in leaves:
        frontier = frontier.append(leaf)
        tree.append(leaf)
    assert frontier.root() == tree.root() == as_defined(leaves)
    assert tree.frontier() == frontier
    assert len(frontier.peaks) == size.bit_count()


def test_a_frontier_is_a_value() -> None:
    before = Frontier().append(leaf_hash(b"a"))
    root = before.root()
    before.append(leaf_hash(b"b"))
    assert (before.size, before.root()) == (1, root)
    assert Frontier().root() == EMPTY_ROOT


@given(st.data(), st.integers(1, 130))
def test_every_leaf_can_be_shown_and_no_other(data: st.DataObject, size: int) -> None:
    leaves = some_leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(leaves, index), root_of(leaves)
    assert included(leaves[index], index, size, proof, root)
    assert not included(leaf_hash(b"another"), index, size, proof, root)
    assert not included(leaves[index], index, size, (*proof, root), root)
    other = data.draw(st.integers(0, size - 1))
    assert included(leaves[index], other, size, proof, root) is (other == index)


@given(st.data(), st.integers(1, 130))
def test_every_longer_tree_extends_the_shorter(data: st.DataObject, size: int) -> None:
    leaves = some_leaves(size)
    old = data.draw(st.integers(1, size))
    old_root, root = root_of(leaves[:old]), root_of(leaves)
    proof = consistency_proof(leaves, old)
    assert consistent(old, old_root, size, root, proof)
    changed = leaf_hash(b"changed")
    bad_root = root_of([changed, *leaves[1:old]])
    assert not consistent(old, bad_root, size, root, proof)
    if proof:
        assert not consistent(old, old_root, size, root, proof[:-1])
        assert not consistent(old, old_root, size, root, (*proof, root))


@given(st.integers(0, 80), st.sets(st.integers(0, 90)))
def test_roots_on_the_way_are_those_of_the_parts(size: int, sizes: set[int]) -> None:
    leaves = some_leaves(size)
    wanted = {one: as_defined(leaves[:one]) for one in sizes if one <= size}
    assert roots_of(leaves, sizes) == wanted


@pytest.mark.parametrize(("size", "index"), [(0, 0), (3, 3), (3, -1)])
def test_there_is_no_path_to_a_leaf_that_is_not_there(size: int, index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(some_leaves(size), index)


@pytest.mark.parametrize(("size", "old"), [(3, 0), (3, 4), (0, 0)])
def test_there_is_no_proof_from_a_size_that_is_not_there(size: int, old: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(some_leaves(size), old)
