/**
 * Elements that show the present: `data-clock` the time of day, `data-until` what is left of a
 * deadline, `data-since` how long ago something was. They change at the room's own second, on every screen together.
 */
const TAIPEI_MS = 8 * 3600 * 1000;

/** @param {number} n */
const two = (n) => String(n).padStart(2, "0");

/** @param {number} roomMs */
export function timeOfDay(roomMs) {
  const at = new Date(roomMs + TAIPEI_MS);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** What is left, rounded up, so that 00:00 comes exactly at the deadline. @param {number} ms */
export function left(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes > 99 ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** @param {import("./clock.js").RoomClock} clock */
export function tick(clock) {
  const now = clock.now();
  if (now === null) return;
  for (const element of document.querySelectorAll("[data-clock]")) {
    const text = timeOfDay(now);
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of document.querySelectorAll("[data-until]")) {
    const text = left(Number(element.getAttribute("data-until")) - now);
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of document.querySelectorAll("[data-since]")) {
    const text = left(Math.floor((now - Number(element.getAttribute("data-since"))) / 1000) * 1000);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** @param {import("./clock.js").RoomClock} clock */
export function startTicking(clock) {
  const again = () => {
    tick(clock);
    const now = clock.now();
    setTimeout(again, now === null ? 100 : 1000 - (now % 1000) + 2);
  };
  again();
}
