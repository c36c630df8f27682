/** A display that is asked for its name shows it for ten seconds, over everything. */
const SHOWN_MS = 10000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {Document} document */
export function identify(document) {
  const name = document.getElementById("identify");
  if (name === null) return;
  name.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    name.hidden = true;
  }, SHOWN_MS);
}
