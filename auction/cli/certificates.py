"""`auction certificates`: what the room's server proves itself with on its own network."""

from datetime import UTC, datetime
from pathlib import Path

import click

from auction.cli import Sentence
from auction.config import TomlProblem, load_config
from auction.web.certificates import NamesError, make
from auction.web.guards import names_of

_SAID = """\
Authority    {authority}
Fingerprint  {fingerprint}
Certificate  {certificate}, until {until:%Y-%m-%d}

1. In auction.toml, below [server]:
   certificate = "{certificate}"
   key = "{key}"
2. Install the authority on every desk and kiosk, and compare the fingerprint with this paper.
3. Run this again before the certificate ends; desks need nothing then."""


@click.command("certificates")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="auction.toml, which says under which names the room is reached.",
)
def command(*, config_file: Path | None) -> None:
    """Make the room's own certificate authority, or renew its server's certificate.

    The authority vouches for server.host, server.names and this machine only.
    """
    try:
        config = load_config(config_file)
        folder = Path(config.data_dir) / "certificates"
        names = names_of(config.server.host, config.server.names)
        made = make(folder, names, config.branch.name_en, datetime.now(UTC))
    except (TomlProblem, NamesError) as problem:
        raise Sentence(str(problem)) from None
    except OSError as error:
        raise Sentence(f"{error.filename}: {error.strerror}; check the path") from None
    click.echo(
        _SAID.format(
            authority=made.authority,
            fingerprint=made.fingerprint,
            certificate=made.certificate,
            key=made.key,
            until=made.until,
        )
    )
