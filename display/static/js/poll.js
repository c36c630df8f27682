/** Where no socket opens, the present frame is asked for instead: every two seconds. */
const POLL_MS = 2000;

export class Poll {
  /** @param {string} url @param {import("./feed.js").Feed} feed */
  constructor(url, feed) {
    this.url = url;
    this.feed = feed;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  start() {
    if (this.timer === undefined) void this.ask();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  async ask() {
    this.timer = setTimeout(() => void this.ask(), POLL_MS);
    try {
      const answer = await fetch(`${this.url}&e=${this.feed.epoch}&v=${this.feed.number}`, { cache: "no-store" });
      if (answer.ok) this.feed.take(await answer.json());
    } catch {
      // The strip counts the silence.
    }
  }
}
