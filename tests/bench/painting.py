"""From a bid to the picture on the wall, and from a killed server to a screen that says so.

Four hall displays in Chromium, two hundred phones as bare sockets. A display notes the wall clock
right after the picture that shows a new amount was painted, and whenever it calls itself stale or
fresh again. All run on this one machine, so its clock is everybody's.
"""

import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect

from tests.bench.feed import Target, loaded
from tests.bench.load import Load
from tests.bench.servers import free_port
from tests.bench.serving import served, target_of, the_room
from tests.bench.table import Row
from tools.browser import launched

PHONES = 200
BIDS = 40
PER_SECOND = 4.0
RUNS = 3
KILLS = 3
LOCALES = ("zh", "zh", "en", "en")
MOST_TO_PAINTED_MS = 50.0
MOST_SKEW_MS = 50.0
MOST_TO_STALE_S = 2.5
MOST_TO_FRESH_S = 3.0

WATCH = """() => {
  window.painted = [];
  window.turned = [];
  const now = () => performance.timeOrigin + performance.now();
  const afterPainting = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
  let last = "";
  new MutationObserver(() => {
    const shown = document.querySelector(".amount")?.textContent ?? "";
    if (shown === last) return;
    last = shown;
    afterPainting(() => window.painted.push([shown, now()]));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  document.addEventListener("staleness", (event) =>
    afterPainting(() => window.turned.push([event.detail, now()])));
}"""

TURNED = """(which) => new Promise((known) => {
  const timer = setInterval(() => {
    if (window.turned.length <= which) return;
    clearInterval(timer);
    known(window.turned[which]);
  }, 20);
})"""


def rows() -> Iterator[Row]:
    """The lines of the table."""
    runs = [_painted() for _ in range(RUNS)]
    stale, fresh = zip(*(_killed() for _ in range(KILLS)), strict=True)
    delays, skews = zip(*runs, strict=True)
    crowd = f"{len(LOCALES)} displays and {PHONES} phones"
    for what, each, most in (
        (f"bid → painted, {crowd}", delays, MOST_TO_PAINTED_MS),
        ("first → last display painted", skews, MOST_SKEW_MS),
    ):
        best = min(each, key=statistics.median)
        yield Row(f"{what}, p50, best run of {RUNS}", "ms", statistics.median(best), "", None, most)
        yield Row(f"{what}, p99", "ms", statistics.quantiles(best, n=100)[98], "")
    yield Row(
        "server killed → display calls itself stale, worst",
        "s",
        max(stale),
        "",
        None,
        MOST_TO_STALE_S,
    )
    yield Row(
        "server listens again → display is fresh, worst", "s", max(fresh), "", None, MOST_TO_FRESH_S
    )


def _painted() -> tuple[list[float], list[float]]:
    """Milliseconds to each painted picture, and from the first to the last of the displays."""
    with (
        TemporaryDirectory(prefix="bench-") as name,
        the_room(Path(name)) as target,
        _displays(target) as pages,
    ):
        bids = [target.bid(number) for number in range(BIDS)]
        seen = loaded(
            Load(
                port=target.port,
                feed_path="/feed/phone?locale=zh",
                feed_headers=target.feed_headers,
                bid_path=target.bid_path,
                bid_headers=target.bid_headers,
                bids=bids,
                displays=PHONES,
                sample_every=PHONES // 10,
                per_second=PER_SECOND,
            )
        )
        if seen.refused or seen.missing:
            raise RuntimeError(f"{seen.missing} phones stale; refused: {seen.refused[:1]}")
        for page in pages:
            expect(page.locator(".amount")).to_have_text(bids[-1].marker)
        painted = [dict(page.evaluate("window.painted")) for page in pages]
    delays, skews = [], []
    for bid, sent_ms in zip(bids, seen.sent_ms, strict=True):
        at_ms = [one[bid.marker] for one in painted]
        delays += [each - sent_ms for each in at_ms]
        skews.append(max(at_ms) - min(at_ms))
    return delays, skews


def _killed() -> tuple[float, float]:
    """Seconds until the last display called itself stale, and until it was fresh again."""
    port = free_port()
    with TemporaryDirectory(prefix="bench-") as name, ExitStack() as displays:
        folder = Path(name)
        with served(folder, port) as process:
            pages = displays.enter_context(_displays(target_of(port)))
            process.kill()
            killed_s = time.time()
            process.wait()
        stale_s = max(_turned(page, 0) for page in pages) - killed_s
        listening = displays.enter_context(ThreadPoolExecutor(1)).submit(_listening, port)
        with served(folder, port):
            fresh_s = max(_turned(page, 1) for page in pages) - listening.result()
    return stale_s, fresh_s


def _listening(port: int) -> float:
    """When a server took the first connection, wall clock, seconds."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.005)
        else:
            return time.time()


def _turned(page: Page, which: int) -> float:
    """When a display turned stale (0) and then fresh (1), wall clock, seconds."""
    detail, at_ms = page.evaluate(TURNED, which)
    if detail is not (which == 0):
        raise RuntimeError("a display turned the wrong way")
    return float(at_ms) / 1000


@contextmanager
def _displays(target: Target) -> Iterator[Sequence[Page]]:
    """Hall displays that show the present frame and note when they paint."""
    with launched() as browser, ExitStack() as opened:
        pages = []
        for locale in LOCALES:
            context = opened.enter_context(
                browser.new_context(viewport={"width": 1920, "height": 1080})
            )
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{target.port}/hall?locale={locale}")
            expect(page.locator("[data-clock]")).not_to_have_text("--:--:--")
            page.evaluate(WATCH)
            pages.append(page)
        yield pages
