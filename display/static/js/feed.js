/**
 * Follows a view: whole frames in order, morphed in; silence is noticed; every reconnect begins
 * with the present frame. Displays acknowledge what they painted.
 */
import { Idiomorph } from "../vendor/idiomorph-0.8.0.esm.js";
import { identify } from "./identify.js";
import { showOwn } from "./own.js";
import { Poll } from "./poll.js";
import { tick } from "./ticking.js";

const BACK_OFF_MS = [0, 250, 500, 1000, 2000];
const LOOK_EVERY_MS = 100;
const SILENCE_MS = 5000;
const PINGS_AT_ONCE = 8;
const PING_GAP_MS = 60;
const PING_EVERY_MS = 10000;
const UNMEASURED_MS = 1000;
const NOT_LOGGED_IN = 4403;
const POLL_FROM = 3;

export class Feed {
  /**
   * @param {HTMLElement} body
   * @param {import("./clock.js").RoomClock} clock
   * @param {import("./draft.js").Drafts} drafts
   * @param {import("./stale.js").Staleness} staleness
   */
  constructor(body, clock, drafts, staleness) {
    this.url = new URL(body.dataset.feed ?? "", location.href.replace(/^http/, "ws"));
    this.isDisplay = body.dataset.display !== undefined;
    this.clock = clock;
    this.drafts = drafts;
    this.staleness = staleness;
    this.epoch = "";
    this.number = -1;
    this.attempt = 0;
    this.heardAt = this.triedAt = performance.now();
    /** @type {WebSocket | null} */
    this.socket = null;
    /** Only a phone asks where no socket opens, and rests while nobody looks at it. */
    this.poll = body.dataset.poll === undefined ? null : new Poll(body.dataset.poll, this);
    this.paused = false;
    this.onPainted = () => {};
  }

  start() {
    this.connect();
    setInterval(() => this.watch(), LOOK_EVERY_MS);
    const retry = () => this.socket === null && this.connect();
    addEventListener("online", retry);
    document.addEventListener("login-begun", retry);
    document.addEventListener("visibilitychange", () => (this.poll !== null && document.hidden ? this.pause() : this.resume()));
  }

  /** Nobody looks: no socket, no polling, and no silence to be counted. */
  pause() {
    this.paused = true;
    clearTimeout(this.timer);
    this.poll?.stop();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  resume() {
    if (this.paused) this.heardAt = performance.now();
    this.paused = false;
    if (this.socket === null) this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.triedAt = performance.now();
    socket.addEventListener("open", () => {
      this.poll?.stop();
      this.measure(socket);
    });
    socket.addEventListener("message", (event) => this.take(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.closed(socket, event.code));
  }

  /** @param {WebSocket} socket @param {number} code */
  closed(socket, code) {
    if (this.socket !== socket) return;
    this.socket = null;
    if (code === NOT_LOGGED_IN) {
      document.dispatchEvent(new Event("login-ended"));
      return;
    }
    const base = BACK_OFF_MS[Math.min(this.attempt, BACK_OFF_MS.length - 1)];
    this.attempt += 1;
    if (this.attempt >= POLL_FROM) this.poll?.start();
    this.timer = setTimeout(() => this.connect(), base * (0.7 + 0.6 * Math.random()));
  }

  /** @param {WebSocket} socket */
  measure(socket) {
    const ping = () =>
      socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify({ t: "ping", c: performance.now() }));
    for (let n = 0; n < PINGS_AT_ONCE; n += 1) setTimeout(ping, n * PING_GAP_MS);
    const timer = setInterval(() => (socket.readyState === WebSocket.OPEN ? ping() : clearInterval(timer)), PING_EVERY_MS);
  }

  /** A socket that says nothing is dead, whatever it calls itself. */
  watch() {
    if (this.paused) return;
    const now = performance.now();
    this.staleness.heard(now - this.heardAt);
    if (this.socket !== null && now - Math.max(this.heardAt, this.triedAt) > SILENCE_MS) {
      const dead = this.socket;
      this.socket = null;
      dead.close();
      this.connect();
    }
  }

  /** @param {{t: string, e?: string, v?: number, s?: number, c?: number, html?: string}} message */
  take(message) {
    this.heardAt = performance.now();
    if (this.socket?.readyState === WebSocket.OPEN) this.attempt = 0;
    if (message.t === "reload") location.reload();
    if (message.t === "identify") identify(document);
    if (message.t === "reload" || message.t === "identify") return;
    if (message.t === "pong") {
      this.clock.sample(message.c ?? 0, message.s ?? 0);
      return;
    }
    if (message.e !== this.epoch) {
      if (this.epoch !== "") this.clock.reset();
      this.epoch = message.e ?? "";
      this.number = -1;
    }
    this.clock.hint(message.s ?? 0);
    if (message.t === "hb" && (message.v ?? -1) > this.number) this.socket?.close();
    if (message.t === "frame" && (message.v ?? -1) > this.number) this.paint(message);
    else if (message.t === "frame" && message.v === this.number && this.isDisplay) this.acknowledge();
    this.staleness.heard(0);
  }

  /** @param {{v?: number, html?: string}} message */
  paint(message) {
    const view = document.getElementById("view");
    if (view === null || message.html === undefined) return;
    this.number = message.v ?? -1;
    this.staleness.clear();
    const keep = this.drafts.keep();
    Idiomorph.morph(view, message.html, {
      morphStyle: "outerHTML",
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: (/** @type {Node} */ old, /** @type {Node} */ fresh) => keepAsIs(old, fresh),
        beforeAttributeUpdated: (/** @type {string} */ name, /** @type {Element} */ node) =>
          !(name === "open" && node.hasAttribute("data-keep")),
      },
    });
    showOwn(document.body);
    keep();
    tick(this.clock);
    this.onPainted();
    if (this.isDisplay) this.acknowledge();
  }

  acknowledge() {
    const number = this.number;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const at = this.clock.now();
        if (this.socket?.readyState !== WebSocket.OPEN || at === null) return;
        const offset = Math.ceil(Math.min(this.clock.uncertainty(), UNMEASURED_MS));
        this.socket.send(JSON.stringify({ t: "shown", e: this.epoch, v: number, at, offset }));
      }),
    );
  }
}

/** What fills itself (clocks, countdowns, a playing video) keeps what it has. @param {Node} old @param {Node} fresh */
function keepAsIs(old, fresh) {
  if (!(old instanceof Element) || !(fresh instanceof Element)) return true;
  if (old.matches("[data-clock], [data-own]")) return false;
  if (old.matches("video[data-keep]") || old.id === "playing") return false;
  if (old.matches(".outcome") && old.textContent !== "") return false;
  for (const ticking of ["data-until", "data-since"]) {
    if (!old.hasAttribute(ticking) || !fresh.hasAttribute(ticking)) continue;
    old.setAttribute(ticking, fresh.getAttribute(ticking) ?? "");
    return false;
  }
  return true;
}
