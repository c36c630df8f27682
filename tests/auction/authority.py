"""A time-stamping authority on this machine: openssl's own, behind HTTP (RFC 3161 §3.4)."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from auction.journal.stamps import QUERY, REPLY

_SETTINGS = """\
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_SIGNS_TIME = """\
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = critical,CA:FALSE
"""


class Authority:
    """Its certificates, and a server that can go away and come back to the same port."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self.root = folder / "root.pem"
        self._make_certificates()
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/tsr"

    def come(self) -> None:
        """Answer, on the port of before."""
        authority = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == QUERY
                authority.asked += 1
                query = self.rfile.read(int(self.headers["Content-Length"]))
                reply = authority.reply(query)
                self.send_response(200)
                self.send_header("Content-Type", REPLY)
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Answer)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def go(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def reply(self, query: bytes) -> bytes:
        """What openssl answers."""
        with TemporaryDirectory(dir=self._folder) as name:
            asked, answered = Path(name, "q.tsq"), Path(name, "r.tsr")
            asked.write_bytes(query)
            self._openssl(
                *("ts", "-reply", "-config", self._folder / "tsa.cnf", "-section", "here"),
                *("-queryfile", asked, "-out", answered),
                *("-signer", self._folder / "tsa.pem", "-inkey", self._folder / "tsa.key"),
            )
            return answered.read_bytes()

    def _make_certificates(self) -> None:
        folder = self._folder
        (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder))
        (folder / "serial").write_text("01\n")
        (folder / "signs-time").write_text(_SIGNS_TIME)
        new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        self._openssl(
            *("req", "-x509", *new, "-keyout", folder / "root.key", "-out", self.root),
            *("-subj", "/CN=Root", "-addext", "keyUsage=critical,keyCertSign"),
        )
        self._openssl(
            *("req", *new, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr"),
            *("-subj", "/CN=Clock"),
        )
        self._openssl(
            *("x509", "-req", "-in", folder / "tsa.csr", "-out", folder / "tsa.pem"),
            *("-CA", self.root, "-CAkey", folder / "root.key", "-CAcreateserial"),
            *("-extfile", folder / "signs-time"),
        )

    @staticmethod
    def _openssl(*arguments: str | Path) -> None:
        done = subprocess.run(["openssl", *arguments], capture_output=True, check=False, text=True)
        assert done.returncode == 0, done.stderr
