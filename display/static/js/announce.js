/**
 * Tells a screen reader what changed, and nothing else: phase, lot, high bid. Not at the first frame,
 * not twice the same, and at most once in three seconds, the newest.
 */
const QUIET_MS = 3000;

export class Announcer {
  /** @param {Document} document */
  constructor(document) {
    this.document = document;
    this.last = this.now();
    this.spokenAt = -QUIET_MS;
  }

  now() {
    return this.document.getElementById("view")?.dataset.announce ?? "";
  }

  /** A frame was painted. */
  changed() {
    clearTimeout(this.timer);
    const wait = this.spokenAt + QUIET_MS - performance.now();
    if (wait > 0) this.timer = setTimeout(() => this.changed(), wait);
    else this.speak();
  }

  speak() {
    const said = this.document.getElementById("said");
    const now = this.now();
    if (said === null || now === this.last) return;
    this.last = now;
    this.spokenAt = performance.now();
    said.textContent = now;
  }
}
