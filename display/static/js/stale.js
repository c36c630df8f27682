/**
 * A lost link shows itself: up to 2.5 s nothing; then the strip counts; after 10 s on a wall bids
 * give way to the officer's word. Back again, the next frame clears it. The words stand in the
 * page; here they are only shown and counted.
 */
import { timeOfDay } from "./ticking.js";

const STALE_MS = 2350; // looked at ten times a second: on the screen before 2.5 s are over
const PREVAILS_MS = 10000;

export class Staleness {
  /** @param {import("./clock.js").RoomClock} clock */
  constructor(clock) {
    this.clock = clock;
    this.stale = false;
    /** @type {number | null} */
    this.confirmed = null;
  }

  /** How long nothing was heard. @param {number} silentMs */
  heard(silentMs) {
    if (silentMs === 0) this.confirmed = this.clock.now();
    const stale = silentMs >= STALE_MS;
    if (stale !== this.stale) {
      this.stale = stale;
      document.dispatchEvent(new CustomEvent("staleness", { detail: stale }));
    }
    this.show(stale, Math.floor(silentMs / 1000), silentMs >= PREVAILS_MS);
  }

  /** @param {boolean} stale @param {number} seconds @param {boolean} prevails */
  show(stale, seconds, prevails) {
    const view = document.getElementById("view");
    const link = document.getElementById("link");
    const lost = document.getElementById("lost");
    if (view === null || link === null) return;
    const state = stale ? "lost" : "live";
    if (link.dataset.link !== state) link.dataset.link = state;
    view.classList.toggle("stale-soon", stale);
    if (stale) for (const count of view.querySelectorAll("[data-silent]")) say(count, String(seconds));
    if (lost === null) return;
    view.classList.toggle("stale", prevails);
    if (lost.hidden === prevails) lost.hidden = !prevails;
    const confirmed = lost.querySelector("[data-confirmed]");
    if (prevails && confirmed && this.confirmed !== null) say(confirmed, timeOfDay(this.confirmed));
  }

  /** A frame was painted: what it says is so. */
  clear() {
    this.show(false, 0, false);
  }
}

/** @param {Element} element @param {string} text */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
