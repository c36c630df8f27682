"""`auction devices`: what hangs on the serial lines."""

import asyncio

import click
import msgspec

from auction.cli import FAILED, Sentence
from devices.errors import LinkError
from devices.probing import BAUDRATES, Tried, probe

MOST_SLAVES = 247


class Slaves(click.ParamType[tuple[int, ...]]):
    """One Modbus address, or a range of them."""

    name = "N or N-M"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Read `3` or `1-8`."""
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition("-")
        try:
            slaves = tuple(range(int(first), int(last or first) + 1))
        except ValueError:
            slaves = ()
        if not slaves or slaves[0] < 1 or slaves[-1] > MOST_SLAVES:
            self.fail(f"{value} is no address: write 3, or 1-8", param, ctx)
        return slaves


@click.group("devices")
def command() -> None:
    """Look at the machines on the serial lines."""


@command.command("probe")
@click.argument("port")
@click.option(
    "--baud",
    "baudrates",
    type=int,
    multiple=True,
    default=BAUDRATES,
    help="Speed to try, 8N1; may be given again. All usual ones by default.",
)
@click.option(
    "--slave",
    "slaves",
    type=Slaves(),
    default=(1,),
    help="Modbus addresses to try, such as 3 or 1-8; 1 by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what answered as JSON.")
def probe_port(
    *, port: str, baudrates: tuple[int, ...], slaves: tuple[int, ...], as_json: bool
) -> None:
    """Find out what answers on PORT, a device file or a URL such as socket://10.0.0.5:4001.

    It only reads: nothing is written to any machine and nothing moves.

    Exit status: 0 something answered; 1 nothing did; 2 the port cannot be had.
    """
    found: list[Tried] = []

    async def look() -> None:
        async for tried in probe(port, baudrates, slaves):
            if tried.answers or tried.damaged:
                found.append(tried)
            if not as_json and (tried.answers or tried.damaged or tried.slave == slaves[-1]):
                click.echo(_sentence(tried))

    try:
        asyncio.run(look())
    except LinkError as error:
        raise Sentence(str(error)) from None
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
    if not any(tried.answers for tried in found):
        raise SystemExit(FAILED)


def _sentence(tried: Tried) -> str:
    where = f"{tried.baudrate} baud, address {tried.slave}"
    if tried.model:
        return f"✔ {where}: {tried.model}"
    if tried.answers:
        return f"✔ {where}: a Modbus machine of a model not known here"
    if tried.damaged:
        return f"– {where}: something that cannot be read; another speed, or two at one address"
    return f"– {where}: silence"
