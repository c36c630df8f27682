"""Two hundred displays and one clerk, in a process of their own: epoll, raw sockets, one thread.

Reads a `Load` as JSON on standard input and writes what it saw as JSON on standard output. This
process must never be the bottleneck: only every `sample_every`-th display is watched while a bid is
on its way, the others' frames wait in the kernel and are read and checked between bids.
"""

import base64
import os
import secrets
import select
import socket
import sys
import time

import msgspec

CHUNK = 1 << 20
SETTLE_S = 10.0
REST_S = 1.0


class Bid(msgspec.Struct):
    """One request to send, and the bytes a frame holds once it shows this bid."""

    body: str
    marker: str


class Load(msgspec.Struct):
    """What to connect to, what to send and how fast."""

    port: int
    feed_path: str
    feed_headers: dict[str, str]
    bid_path: str
    bid_headers: dict[str, str]
    bids: list[Bid]
    displays: int
    sample_every: int
    per_second: float


class Seen(msgspec.Struct):
    """Milliseconds from sending each bid; `missing` counts displays that never showed the last."""

    sent_ms: list[float]
    """When each bid was sent, wall clock, for whoever watches from another process."""
    acknowledged_ms: list[float]
    displayed_ms: list[float]
    last_displayed_ms: list[float]
    frame_bytes: int
    missing: int
    refused: list[str]
    busy: float


class Display:
    """One WebSocket: its bytes are searched for the marker, frame borders do not matter."""

    def __init__(self, load: Load) -> None:
        self.socket = socket.create_connection(("127.0.0.1", load.port), timeout=SETTLE_S)
        self.socket.sendall(_handshake(load))
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self.socket.recv(CHUNK)
            if not part:
                raise ConnectionError(answer.decode(errors="replace"))
            answer += part
        if not answer.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(answer.decode(errors="replace"))
        self.socket.setblocking(False)
        self.tail = b""
        self.received = 0

    def read(self, marker: bytes) -> bool:
        """Whether what has arrived by now shows the marker."""
        shown = False
        while True:
            try:
                part = self.socket.recv(CHUNK)
            except BlockingIOError:
                return shown
            if not part:
                raise ConnectionError("the server closed a display's connection")
            self.received += len(part)
            text = self.tail + part
            shown = shown or marker in text
            self.tail = text[-len(marker) :]


def _handshake(load: Load) -> bytes:
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    headers = {
        "Host": f"127.0.0.1:{load.port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
        **load.feed_headers,
    }
    return _head(f"GET {load.feed_path} HTTP/1.1", headers)


def _head(first: str, headers: dict[str, str]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Clerk:
    """One kept-alive HTTP connection; what arrives is parsed only as far as the body's end."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.socket = socket.create_connection(("127.0.0.1", load.port), timeout=SETTLE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def send(self, bid: Bid) -> None:
        """Post one bid."""
        body = bid.body.encode()
        headers = {
            "Host": f"127.0.0.1:{self.load.port}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **self.load.bid_headers,
        }
        self.socket.sendall(_head(f"POST {self.load.bid_path} HTTP/1.1", headers) + body)

    def read(self) -> bytes | None:
        """The whole answer once it is here."""
        part = self.socket.recv(CHUNK)
        if not part:
            raise ConnectionError("the server closed the clerk's connection")
        self.buffer += part
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        lower = head.lower()
        length = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return None
        self.buffer = body[length:]
        return head + b"\r\n\r\n" + body[:length]


def run(load: Load) -> Seen:
    """Connect everybody, send the bids on time, watch."""
    displays = [Display(load) for _ in range(load.displays)]
    watched = {each.socket.fileno(): each for each in displays[:: load.sample_every]}
    rest = [each for each in displays if each.socket.fileno() not in watched]
    clerk = Clerk(load)
    poll = select.epoll()
    for descriptor in watched:
        poll.register(descriptor, select.EPOLLIN)
    poll.register(clerk.socket.fileno(), select.EPOLLIN)
    _settle(displays)
    seen = Seen([], [], [], [], 0, 0, [], 0.0)
    before = sum(each.received for each in displays)
    began, busy = time.perf_counter(), time.process_time()
    for number, bid in enumerate(load.bids):
        _until(began + number / load.per_second)
        _drain(displays)
        _one(bid, clerk, watched, poll, seen)
    seen.busy = (time.process_time() - busy) / (time.perf_counter() - began)
    seen.missing = _missing(rest, load.bids[-1].marker.encode())
    received = sum(each.received for each in displays) - before
    seen.frame_bytes = received // (len(displays) * len(load.bids))
    return seen


def _one(
    bid: Bid, clerk: Clerk, watched: dict[int, Display], poll: select.epoll, seen: Seen
) -> None:
    marker = bid.marker.encode()
    waiting = set(watched)
    answered = False
    seen.sent_ms.append(time.time() * 1000)
    sent = time.perf_counter()
    clerk.send(bid)
    while waiting or not answered:
        ready = poll.poll(SETTLE_S)
        if not ready:
            raise TimeoutError(f"{len(waiting)} displays never showed {bid.marker}")
        for descriptor, _ in ready:
            if descriptor == clerk.socket.fileno():
                answer = clerk.read()
                if answer is not None:
                    seen.acknowledged_ms.append((time.perf_counter() - sent) * 1000)
                    answered = True
                    if not answer.startswith(b"HTTP/1.1 200") or b"ACCEPTED" not in answer:
                        seen.refused.append(answer.decode(errors="replace"))
                        return
            elif watched[descriptor].read(marker) and descriptor in waiting:
                waiting.discard(descriptor)
                seen.displayed_ms.append((time.perf_counter() - sent) * 1000)
    seen.last_displayed_ms.append(max(seen.displayed_ms[-len(watched) :]))


def _until(instant: float) -> None:
    while (left := instant - time.perf_counter()) > 0:
        time.sleep(left)


def _drain(displays: list[Display]) -> None:
    for each in displays:
        each.read(b"\0")


def _settle(displays: list[Display]) -> None:
    """Read what a server greets its displays with, and let its rush be over."""
    until = time.perf_counter() + REST_S
    while time.perf_counter() < until:
        _drain(displays)
        time.sleep(0.02)


def _missing(displays: list[Display], marker: bytes) -> int:
    """How many displays do not show the marker in good time."""
    waiting = list(displays)
    until = time.perf_counter() + SETTLE_S
    while waiting and time.perf_counter() < until:
        waiting = [each for each in waiting if not each.read(marker)]
        time.sleep(0.01)
    return len(waiting)


def main() -> None:
    """Standard input to standard output."""
    if len(sys.argv) > 1:
        os.sched_setaffinity(0, {int(sys.argv[1])})
    load = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(run(load)))


if __name__ == "__main__":
    main()
