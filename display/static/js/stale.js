/**
 * A lost link shows itself: up to 2.5 s nothing; then the strip counts; after 10 s on a wall bids
 * give way to the officer's word. Back again, the next frame clears it.
 */
import { timeOfDay } from "./ticking.js";

const STALE_MS = 2500;
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
    const root = document.getElementById("view");
    const link = document.getElementById("link");
    if (root === null || link === null) return;
    const seconds = Math.floor(silentMs / 1000);
    link.dataset.link = stale ? "lost" : "live";
    say(link, "[data-link-zh]", stale ? `連線中斷 ${seconds} 秒` : "即時");
    say(link, "[data-link-en]", stale ? `Not live for ${seconds} s` : "Live");
    root.classList.toggle("stale-soon", stale);
    if (stale && silentMs >= PREVAILS_MS && root.classList.contains("hall")) this.prevail(root);
  }

  /** @param {Element} root */
  prevail(root) {
    if (root.classList.contains("stale")) return;
    root.classList.add("stale");
    const word = root.querySelector(".blade h1");
    if (word) word.textContent = "連線中斷";
    const english = root.querySelector(".blade p");
    if (english) english.textContent = "Not live";
    const message = document.createElement("div");
    message.className = "prevails";
    message.setAttribute("role", "alert");
    const at = this.confirmed === null ? "--:--:--" : timeOfDay(this.confirmed);
    for (const [name, lang, text] of [
      ["big", "zh-Hant-TW", "以主持人當場宣告為準"],
      ["second", "en", "What the officer announces in this room prevails."],
      ["last", "zh-Hant-TW", `順位與出價已隱藏　最後確認 Last confirmed ${at}`],
    ]) {
      const line = document.createElement("p");
      line.className = name;
      line.lang = lang;
      line.textContent = text;
      message.append(line);
    }
    root.querySelector(".stage")?.append(message);
  }

  /** A frame is about to be painted: what was put in goes. */
  clear() {
    const root = document.getElementById("view");
    root?.classList.remove("stale", "stale-soon");
    root?.querySelector(".prevails")?.remove();
  }
}

/** @param {Element} link @param {string} selector @param {string} text */
function say(link, selector, text) {
  const element = link.querySelector(selector);
  if (element && element.textContent !== text) element.textContent = text;
}
