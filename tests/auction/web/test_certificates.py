"""The room's own authority: what it vouches for, and the room answering over TLS."""

import asyncio
import hashlib
import socket
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from cryptography import x509
from websockets.asyncio.client import connect

from auction.cli import main
from auction.web.app import CertificateError, create_app, server
from auction.web.certificates import NamesError, make
from auction.web.guards import names_of, origins_of
from tests.auction.web.conftest import Site

NAMES = ("localhost", "127.0.0.1")


def trusting(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority))


async def test_the_room_speaks_tls_and_its_cookies_are_secure(site: Site, tmp_path: Path) -> None:
    made = make(tmp_path / "tls", NAMES, "Hsinchu Branch", datetime.now(UTC))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = create_app(site.edge, origins_of((*NAMES, "room.local"), port, "https"))
        web = server(app, "127.0.0.1", port, (str(made.certificate), str(made.key)))
        served = asyncio.create_task(web.serve(sockets=[listening]))
        try:
            while not web.started:
                await asyncio.sleep(0.01)
            url, trust = f"https://localhost:{port}", trusting(made.authority)
            async with httpx.AsyncClient(
                base_url=url, verify=trust, headers={"origin": url}, trust_env=False
            ) as http:
                answer = await http.post("/login", json={"person": "A01", "password": "111111"})
                assert "; secure" in answer.headers["set-cookie"].lower()
                assert "strict-transport-security" not in answer.headers, "localhost is shared"
                by_name = await http.get("/healthz", headers={"host": f"room.local:{port}"})
                assert by_name.headers["strict-transport-security"].startswith("max-age=")
                assert (await http.get("/console")).status_code == 200
                foreign = await http.post("/logout", headers={"origin": f"http://localhost:{port}"})
                assert foreign.json()["code"] == "foreign-origin"
                cookie = f"login={http.cookies['login']}"
            async with connect(
                f"wss://localhost:{port}/feed/console",
                ssl=trust,
                origin=url,  # type: ignore[arg-type]
                additional_headers={"cookie": cookie},
                proxy=None,
            ) as socket_:
                assert '"frame"' in str(await socket_.recv())
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                async with httpx.AsyncClient(trust_env=False) as http:
                    await http.get(url)
        finally:
            web.should_exit = True
            await served


def test_renewing_keeps_the_authority_and_no_strange_name_is_vouched_for(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    first = make(tmp_path, NAMES, "Hsinchu Branch", now)
    again = make(tmp_path, NAMES, "Hsinchu Branch", now + timedelta(days=300))
    assert again.fingerprint == first.fingerprint
    assert again.until > first.until
    for key in tmp_path.glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(NamesError, match=r"mail\.example"):
        make(tmp_path, (*NAMES, "mail.example"), "Hsinchu Branch", now)
    authority = x509.load_pem_x509_certificate(first.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical


def test_the_command_says_the_fingerprint_and_what_to_write(tmp_path: Path) -> None:
    config = tmp_path / "auction.toml"
    config.write_text(f'data_dir = "{tmp_path}/data"\n[server]\nnames = ["room.local"]\n')
    said = CliRunner().invoke(main, ["certificates", "--config", str(config)])
    assert said.exit_code == 0, said.output
    authority = (tmp_path / "data" / "certificates" / "authority.pem").read_text()
    fingerprint = ssl.PEM_cert_to_DER_cert(authority)
    assert hashlib.sha256(fingerprint).hexdigest().upper() in said.output.replace(":", "")
    config.write_text(config.read_text().replace("room.local", "elsewhere.local"))
    said = CliRunner().invoke(main, ["certificates", "--config", str(config)])
    assert said.exit_code == 2
    assert "elsewhere.local" in said.output


def test_a_certificate_that_cannot_be_used_is_said(site: Site, tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="auction certificates"):
        server(site.app, "0.0.0.0", 0, (str(tmp_path / "no.pem"), str(tmp_path / "no.key")))


def test_every_address_of_the_machine_is_no_name() -> None:
    assert names_of("0.0.0.0", ("room.local",)) == ("room.local", "localhost", "127.0.0.1")
    assert names_of("127.0.0.1", ()) == ("127.0.0.1", "localhost")
