"""The Merkle tree over a stream's leaves: frontier, proofs, and their verification (pure).

Source: RFC 9162 §2.1 (tree), §2.1.3 (inclusion), §2.1.4 (consistency).
"""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

from msgspec import Struct

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node.

    Source: RFC 9162 §2.1.1.
    """
    return sha256(b"\x01" + left + right).digest()


class Frontier(Struct, frozen=True):
    """The right edge of a tree: enough to append and to know the root; a value, never changed.

    Attributes:
        size: leaves so far.
        peaks: roots of the perfect subtrees, largest first.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier after one more leaf hash."""
        peaks, rest, merged = self.peaks, self.size, leaf
        while rest & 1:
            merged = node_hash(peaks[-1], merged)
            peaks = peaks[:-1]
            rest >>= 1
        return Frontier(self.size + 1, (*peaks, merged))

    def root(self) -> bytes:
        """The root hash; of no leaves the hash of nothing."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


class Tree:
    """A frontier that changes in place: for going through many leaves."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Take up one more leaf hash."""
        peaks, rest = self._peaks, self.size
        while rest & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            rest >>= 1
        peaks.append(leaf)
        self.size += 1

    def frontier(self) -> Frontier:
        """The value of this moment."""
        return Frontier(self.size, tuple(self._peaks))

    def root(self) -> bytes:
        """The root hash of this moment."""
        return self.frontier().root()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def roots_of(leaves: Iterable[bytes], sizes: Collection[int]) -> dict[int, bytes]:
    """The roots over the first so many leaf hashes, for each of `sizes` there are leaves for."""
    tree, wanted = Tree(), set(sizes)
    found = {0: tree.root()} if 0 in wanted else {}
    for leaf in leaves:
        tree.append(leaf)
        if tree.size in wanted:
            found[tree.size] = tree.root()
    return found


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The audit path of leaf `index`, nearest sibling first.

    Raises:
        IndexError: there is no such leaf.

    Source: RFC 9162 §2.1.3.1.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_proof(leaves[:split], index), root_of(leaves[split:]))
    return (*inclusion_proof(leaves[split:], index - split), root_of(leaves[:split]))


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf at `index` of the tree of `size` with `root`.

    Source: RFC 9162 §2.1.3.2.
    """
    if not 0 <= index < size or len(leaf) != HASH_BYTES:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Proof that the tree over `leaves` extends the one over its first `old_size`.

    Raises:
        IndexError: `old_size` is not between 1 and the size.

    Source: RFC 9162 §2.1.4.1.
    """
    if not 0 < old_size <= len(leaves):
        raise IndexError(f"size {old_size} of {len(leaves)}")
    return _subproof(leaves, old_size, whole=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> tuple[bytes, ...]:
    if old_size == len(leaves):
        return () if whole else (root_of(leaves),)
    split = _split(len(leaves))
    if old_size <= split:
        return (*_subproof(leaves[:split], old_size, whole=whole), root_of(leaves[split:]))
    right = _subproof(leaves[split:], old_size - split, whole=False)
    return (*right, root_of(leaves[:split]))


def consistent(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of `size` extends the one of `old_size`.

    Source: RFC 9162 §2.1.4.2.
    """
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    old_found = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_found, found = node_hash(sibling, old_found), node_hash(sibling, found)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and old_found == old_root and found == root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
