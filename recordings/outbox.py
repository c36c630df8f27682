"""The facts a camera's indexes hold and nobody has acknowledged yet, across restarts."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from recordings import wire
from recordings.facts import Fact
from recordings.index import NAME, Noted, Tail


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A footage folder and the number its facts begin after."""

    folder: str
    after: int


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What the run folder remembers of a camera.

    Attributes:
        stretches: footage folders with facts still to be acknowledged, the present one last.
        acknowledged: number of the last fact that is durable elsewhere.
    """

    stretches: tuple[Stretch, ...] = ()
    acknowledged: int = 0


class Outbox:
    """A camera's facts in order, told once each and again after a restart until acknowledged.

    Numbers go on from folder to folder, so one number is enough to acknowledge.

    Args:
        run_dir: where the acknowledgement is kept.
        camera: its name.

    Attributes:
        told: number of the last fact told.
    """

    def __init__(self, run_dir: Path, camera: str) -> None:
        self._file = wire.run_file(run_dir, camera, "place.json")
        self._camera = camera
        try:
            self._place = msgspec.json.decode(self._file.read_bytes(), type=Place)
        except (FileNotFoundError, msgspec.MsgspecError):
            self._place = Place()
        self.told = self._place.acknowledged
        self._tails = [self._tail(stretch.folder) for stretch in self._place.stretches]

    @property
    def folder(self) -> str | None:
        """The footage folder now followed, or None."""
        return self._place.stretches[-1].folder if self._place.stretches else None

    @property
    def waiting(self) -> int:
        """Facts told and not acknowledged."""
        return self.told - self._place.acknowledged

    def follow(self, folder: str) -> None:
        """Tell the facts of the index in this footage folder from now on."""
        if self.folder == folder:
            return
        stretch = Stretch(folder=folder, after=self.told)
        self._place = msgspec.structs.replace(
            self._place, stretches=(*self._place.stretches, stretch)
        )
        self._tails.append(self._tail(folder))
        self._keep()

    def news(self) -> Iterator[Fact]:
        """The facts written since the last call."""
        for tail in self._tails:
            for line in tail.more():
                if isinstance(line, Noted) and line.number > self.told:
                    self.told = line.number
                    yield line.fact(self._camera)

    def acknowledge(self, number: int) -> None:
        """Facts up to `number` are durable elsewhere; losing this only repeats them."""
        if not self._place.acknowledged < number <= self.told:
            return
        stretches = self._place.stretches
        while len(stretches) > 1 and number >= stretches[1].after:
            stretches = stretches[1:]
            self._tails.pop(0)
        self._place = Place(stretches=stretches, acknowledged=number)
        self._keep()

    def _tail(self, folder: str) -> Tail:
        return Tail(Path(folder) / self._camera / NAME)

    def _keep(self) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self._place))
        fresh.replace(self._file)
