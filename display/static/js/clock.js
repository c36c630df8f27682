/**
 * Room time on this screen: the monotonic clock plus an offset, never the device's wall clock.
 * The offset is that of the fastest of the last sixteen answers; small changes are slewed.
 */
const KEEP = 16;
const STEP_FROM_MS = 200;
const SLEW = 0.1;

export class RoomClock {
  constructor() {
    /** @type {{rtt: number, offset: number}[]} */
    this.samples = [];
    /** @type {number | null} */
    this.offset = null;
  }

  /** A rough offset from any message, until a ping was answered. @param {number} roomMs */
  hint(roomMs) {
    if (this.offset === null) this.offset = roomMs - performance.now();
  }

  /** An answered ping. @param {number} sentAt performance.now() when sent @param {number} roomMs */
  sample(sentAt, roomMs) {
    const now = performance.now();
    const rtt = now - sentAt;
    this.samples.push({ rtt, offset: roomMs - (sentAt + rtt / 2) });
    if (this.samples.length > KEEP) this.samples.shift();
    const best = this.samples.reduce((a, b) => (b.rtt < a.rtt ? b : a)).offset;
    const change = best - (this.offset ?? best);
    const slewed = Math.abs(change) < STEP_FROM_MS && this.samples.length > 1;
    this.offset = slewed ? (this.offset ?? best) + change * SLEW : best;
  }

  /** How far this screen's room time may be off, milliseconds. @returns {number} */
  uncertainty() {
    return this.samples.reduce((least, one) => Math.min(least, one.rtt / 2), Infinity);
  }

  /** The clock starts anew with another run of the server. */
  reset() {
    this.samples = [];
    this.offset = null;
  }

  /** Room time now, UTC milliseconds, or null while unknown. @returns {number | null} */
  now() {
    return this.offset === null ? null : performance.now() + this.offset;
  }
}
