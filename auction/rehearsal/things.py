"""What happens to a thing travels to that simulator's own control socket and nowhere else."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path


async def act_on(control: Path, thing: Mapping[str, object]) -> dict[str, object]:
    """Send one control message to a simulator and give its answer.

    Raises:
        OSError: Nobody listens on the socket, or nobody answered.
    """
    async with asyncio.timeout(5):
        reader, writer = await asyncio.open_unix_connection(control)
        try:
            writer.write(json.dumps(thing).encode() + b"\n")
            line = await reader.readline()
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
    if not line:
        raise ConnectionResetError(control)
    answer: dict[str, object] = json.loads(line)
    return answer


async def let_hurry(control: Path, until_ms: int) -> None:
    """Let room time hurry until it is `until_ms`; returns when it is.

    Raises:
        OSError: Nobody listens on the socket.
    """
    reader, writer = await asyncio.open_unix_connection(control)
    try:
        writer.write(json.dumps({"until_ms": until_ms}).encode() + b"\n")
        await reader.readline()
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
