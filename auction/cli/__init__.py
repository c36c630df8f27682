"""The `auction` command: one module a verb, imported only when that verb is asked for."""

from importlib import import_module

import click

VERBS = {
    "serve": "Run the room's server.",
    "demo": "Play a rehearsed session in a simulated room.",
    "rehearse": "Play scripts and compare the outcome with what they expect.",
    "verify": "Check a session folder, byte by byte.",
    "explain": "Tell why a lot came to its result, decision by decision.",
    "watch": "Follow the hall display in this terminal.",
    "devices": "Look at the machines on the serial lines.",
    "certificates": "Make or renew what the room's server proves itself with.",
    "check": "See whether this machine can run the room.",
}

OK = 0
FAILED = 1
"""What was asked for ran and did not come out as it should."""
UNUSABLE = 2
"""Wrong usage, or something outside is missing: nothing was started."""
INTERRUPTED = 130


class Verbs(click.Group):
    """The verbs by name; help costs no import of a server, a database or a camera."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in the order people meet them."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a verb and hand out its command."""
        del ctx
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"auction.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="auction-room", message="%(prog)s %(version)s")
def main() -> None:
    """The auction room of a public enforcement agency (拍賣室).

    Exit status: 0 done; 1 it ran and did not come out as it should; 2 it could not be started.
    """


class Sentence(click.ClickException):
    """A failure said in one sentence that tells what to do; nothing was started."""

    exit_code = UNUSABLE
