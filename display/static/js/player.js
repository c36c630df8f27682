/** Footage beside the record: every camera in step, at the moment of an entry, which is marked. */

/** @typedef {{from: number, start: number, lasts: number}} Span Room time in ms; seconds played. */

const APART_S = 0.3;

/** Where each segment of a playlist lies. @param {string} text @returns {Span[]} */
export function spansOf(text) {
  const spans = [];
  let start = 0;
  let from = 0;
  for (const line of text.split("\n")) {
    const [name, value] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)];
    if (name === "#EXT-X-PROGRAM-DATE-TIME") from = Date.parse(value);
    if (name === "#EXTINF") {
      const lasts = Number.parseFloat(value);
      spans.push({ from, start, lasts });
      start += lasts;
    }
  }
  return spans;
}

/** Seconds into a playlist that show a moment; null where nothing was filmed.
 * @param {Span[]} spans @param {number} at */
export function positionOf(spans, at) {
  const span = spans.findLast((one) => one.from <= at);
  if (!span) return null;
  const into = (at - span.from) / 1000;
  return into <= span.lasts ? span.start + into : null;
}

/** The moment that a second of a playlist shows. @param {Span[]} spans @param {number} position */
export function momentOf(spans, position) {
  const span = spans.findLast((one) => one.start <= position) ?? spans[0];
  return span.from + (position - span.start) * 1000;
}

/** One camera's picture. */
class Screen {
  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.video = video;
    /** @type {Span[]} */
    this.spans = [];
    this.text = "";
  }

  /** Stand at a moment; whether it was filmed. @param {number} at */
  async cue(at) {
    const address = this.video.dataset.playlist ?? "";
    const answer = await fetch(address);
    const text = answer.ok ? await answer.text() : "";
    this.spans = spansOf(text);
    const position = positionOf(this.spans, at);
    this.video.closest("figure")?.classList.toggle("unfilmed", position === null);
    if (position === null) {
      this.video.pause();
      return false;
    }
    if (text !== this.text) {
      this.text = text;
      this.video.src = address;
      await new Promise((resolve) => {
        this.video.addEventListener("loadedmetadata", resolve, { once: true });
        this.video.addEventListener("error", resolve, { once: true }); // the others play on
        this.video.load();
      });
    }
    this.video.currentTime = position;
    return true;
  }

  /** What it shows now, as room time. */
  get moment() {
    return momentOf(this.spans, this.video.currentTime);
  }

  /** Keep in step with a moment another one shows. @param {number} at */
  follow(at) {
    const position = positionOf(this.spans, at);
    if (position === null) {
      this.video.pause();
      return;
    }
    if (Math.abs(this.video.currentTime - position) > APART_S) this.video.currentTime = position;
    if (this.video.paused) void this.video.play();
  }
}

/** Mark the entry that was the last one at a moment. @param {Document} document @param {number} at */
function mark(document, at) {
  for (const old of document.querySelectorAll("tr[aria-current]")) {
    old.removeAttribute("aria-current");
  }
  const rows = [...document.querySelectorAll("tr[data-at]")];
  const row = rows.find((one) => Number(one.getAttribute("data-at")) <= at);
  row?.setAttribute("aria-current", "true");
}

/** @param {Document} document */
export function startPlayer(document) {
  /** @type {Map<string, Screen>} */
  const screens = new Map();
  document.addEventListener("click", async (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[data-clip]");
    const row = link?.closest("tr[data-at]");
    if (!link || !row) return;
    event.preventDefault();
    const at = Number(row.getAttribute("data-at"));
    const videos = /** @type {NodeListOf<HTMLVideoElement>} */ (
      document.querySelectorAll("video[data-playlist]")
    );
    for (const video of videos) {
      if (!screens.has(video.id)) screens.set(video.id, new Screen(video));
    }
    const leader = screens.get(`player-${link.getAttribute("data-clip")}`);
    if (!leader) return;
    const others = [...screens.values()].filter((one) => one !== leader);
    await Promise.all([...screens.values()].map((one) => one.cue(at)));
    leader.video.muted = false;
    for (const other of others) other.video.muted = true;
    leader.video.ontimeupdate = () => {
      mark(document, leader.moment);
      for (const other of others) other.follow(leader.moment);
    };
    leader.video.onpause = () => others.forEach((other) => other.video.pause());
    for (const other of others) other.video.ontimeupdate = other.video.onpause = null;
    mark(document, at);
    const caption = document.getElementById("playing");
    if (caption) caption.textContent = link.getAttribute("aria-label");
    await leader.video.play();
  });
}
