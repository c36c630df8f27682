/**
 * Tells a screen reader what changed, and nothing else: phase, lot, high bid. Not at the first frame,
 * not twice the same, and at most once in three seconds, the newest. Where it is wanted the browser's
 * own voice says the same, off until its button is pressed.
 */
const QUIET_MS = 3000;

export class Announcer {
  /** @param {Document} document */
  constructor(document) {
    this.document = document;
    this.last = this.now();
    this.spokenAt = -QUIET_MS;
    this.aloud = false;
    this.offerVoice();
  }

  /** A button for the voice, where the browser has one. */
  offerVoice() {
    const place = this.document.getElementById("speak");
    const button = place?.querySelector("button");
    if (!place || !button || !("speechSynthesis" in window)) return;
    place.hidden = false;
    button.addEventListener("click", () => {
      this.aloud = !this.aloud;
      button.setAttribute("aria-pressed", String(this.aloud));
      speechSynthesis.cancel();
      if (this.aloud) this.voice(this.now());
    });
  }

  /** @param {string} text */
  voice(text) {
    const said = new SpeechSynthesisUtterance(text);
    said.lang = this.document.documentElement.lang === "en" ? "en" : "zh-TW";
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
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
    if (this.aloud) this.voice(now);
  }
}
