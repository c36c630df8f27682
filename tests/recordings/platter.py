"""What a disk would hold had the machine died at any moment of a recording.

Everything a writer asks of the operating system is taken down in order while it is done. From that
the folder is built again as it stood after any of these calls: as a killed process leaves it, every
write whole; or as a power cut leaves it, where a file holds what was forced to the disk and any
part of what was not, and a name is there once its folder was forced.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Call:
    """One request: `make` a file or folder, `write` to a file, or `force` a file or folder."""

    what: str
    path: Path
    data: bytes = b""


@dataclass
class Tape:
    """Every call below a folder, and where the recording stood when it was made.

    Attributes:
        calls: in order.
        fed_s: of each call, the capture second of the last picture fed to the encoder before it.
    """

    root: Path
    now_s: Callable[[], float]
    calls: list[Call] = field(default_factory=list)
    fed_s: list[float] = field(default_factory=list)

    def note(self, what: str, path: Path, data: bytes = b"") -> None:
        if path == self.root or self.root in path.parents:
            self.calls.append(Call(what, path.relative_to(self.root), data))
            self.fed_s.append(self.now_s())

    def killed(self, after: int, root: Path, part: float = 1.0) -> None:
        """Build what is there when the process dies in call number `after`, `part` of it done."""
        for number, call in enumerate(self.calls[: after + 1]):
            share = part if number == after else 1.0
            if call.what == "write":
                with (root / call.path).open("ab") as file:
                    file.write(call.data[: round(len(call.data) * share)])
            elif call.what == "make":
                _make(root / call.path)

    def cut(self, after: int, root: Path, part: float) -> None:
        """Build what is there when the power fails; `part` of what was not forced came through."""
        forced = {}
        for number, call in enumerate(self.calls[: after + 1]):
            if call.what == "force":
                forced[call.path] = number
        for number, call in enumerate(self.calls[: after + 1]):
            named = forced.get(call.path.parent, -1) > number
            if call.what == "make" and named and (root / call.path.parent).is_dir():
                _make(root / call.path)
            if call.what == "write" and (root / call.path).is_file():
                safe = forced.get(call.path, -1) > number
                with (root / call.path).open("ab") as file:
                    file.write(call.data if safe else call.data[: round(len(call.data) * part)])


def _make(path: Path) -> None:
    if path.suffix:
        path.touch()
    else:
        path.mkdir(exist_ok=True)


@contextmanager
def taped(root: Path, now_s: Callable[[], float]) -> Iterator[Tape]:
    """Take down every call of this process below `root`."""
    tape = Tape(root, now_s)
    names: dict[int, Path] = {}
    real_open, real_write, real_mkdir = os.open, os.write, os.mkdir
    real_force = os.fsync

    def opens(path: str | Path, flags: int, mode: int = 0o777) -> int:
        new = bool(flags & os.O_CREAT) and not Path(path).exists()
        handle = real_open(path, flags, mode)
        names[handle] = Path(path)
        if new:
            tape.note("make", Path(path))
        return handle

    def writes(handle: int, data: bytes) -> int:
        count = real_write(handle, data)
        tape.note("write", names[handle], bytes(data[:count]))
        return count

    def makes(path: str | Path, mode: int = 0o777) -> None:
        real_mkdir(path, mode)
        tape.note("make", Path(path))

    def forces(handle: int) -> None:
        real_force(handle)
        tape.note("force", names[handle])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "open", opens)
        patched.setattr(os, "write", writes)
        patched.setattr(os, "mkdir", makes)
        patched.setattr(os, "fsync", forces)
        patched.setattr(os, "fdatasync", forces)
        yield tape
