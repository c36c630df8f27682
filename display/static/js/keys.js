/**
 * Keys by position, never while a word is being composed. F4 the next act, F2 where one types, F9
 * incidents, F6 from part to part, F1 what the keys do; Ctrl+Z leads to a correction, where nothing is
 * being typed. Esc folds what is open; it undoes nothing.
 */
const PARTS = ".middle, .left, .rail";

/** @type {Record<string, (document: Document) => void>} */
const KEYS = {
  F1: (document) => document.getElementById("help")?.togglePopover(),
  F2: (document) => firstField(document)?.focus(),
  F4: (document) => {
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-next]"));
    if (button && !button.disabled && !button.form?.hidden) button.form?.requestSubmit();
  },
  F6: (document) => nextPart(document)?.focus(),
  F9: (document) => open(document.getElementById("group-incidents")),
};

/** @param {Document} document */
export function startKeys(document) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.code === "KeyZ" && !typing(document) && open(document.querySelector("details[data-correction]"))) event.preventDefault();
      return;
    }
    if (event.code === "Escape") fold(document);
    const act = KEYS[event.code];
    if (act === undefined || document.querySelector("main[data-keys]") === null) return;
    event.preventDefault();
    act(document);
  });
}

/** Of the next act, else of what is at hand. @param {Document} document */
function firstField(document) {
  const field = document.querySelector("#scan") ?? document.querySelector("#next-act form:not([hidden]) :is(input, select)") ?? document.querySelector(".at-hand input, .at-hand select");
  return /** @type {HTMLElement | null} */ (field);
}

/** @param {Document} document */
function nextPart(document) {
  const parts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(PARTS)]);
  const here = parts.findIndex((part) => part.contains(document.activeElement));
  return parts[(here + 1) % parts.length];
}

/** Whether there is something in the field one is in, which Ctrl+Z takes back. @param {Document} document */
function typing(document) {
  const field = document.activeElement;
  return field instanceof HTMLInputElement && field.value !== "";
}

/** Unfold, and go to the first thing inside. @param {HTMLElement | null} part */
function open(part) {
  const details = /** @type {HTMLDetailsElement | null} */ (part);
  if (details === null) return false;
  details.open = true;
  /** @type {HTMLElement | null} */ (details.querySelector(":scope .others :is(summary, button), :scope > form input"))?.focus();
  return true;
}

/** The innermost fold one is in; its name has the focus then. @param {Document} document */
function fold(document) {
  const inside = /** @type {HTMLDetailsElement | null} */ (document.activeElement?.closest("details[open]") ?? null);
  if (inside === null) return;
  inside.open = false;
  inside.querySelector("summary")?.focus();
}
