/**
 * Buttons that type for you: the next steps of an oral bid, who bids. + and −, or the arrows, change
 * an amount by the lot's step until it is sent.
 */
/** @type {Record<string, number>} */
const STEPS = { NumpadAdd: 1, ArrowUp: 1, NumpadSubtract: -1, ArrowDown: -1 };

/** @param {Document} document */
export function startFilling(document) {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button[data-fill]");
    const form = /** @type {HTMLButtonElement | null} */ (button)?.form;
    if (!(button instanceof HTMLButtonElement) || !form) return;
    const field = form.elements.namedItem(button.dataset.fill ?? "");
    if (!(field instanceof HTMLInputElement)) return;
    if (button.dataset.by === undefined) field.value = button.dataset.value ?? "";
    else change(field, Number(button.dataset.by));
    /** @type {HTMLElement | null} */ (form.querySelector("input:invalid") ?? field)?.focus();
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const steps = STEPS[event.code];
    if (!(field instanceof HTMLInputElement) || field.dataset.step === undefined || steps === undefined) return;
    event.preventDefault();
    change(field, steps);
  });
}

/** From an empty field the first step is the least next bid. @param {HTMLInputElement} field @param {number} steps */
function change(field, steps) {
  const step = Number(field.dataset.step);
  const typed = Number(field.value.normalize("NFKC").replace(/,/gu, ""));
  const from = typed > 0 ? typed : Number(field.dataset.from) - step;
  field.value = String(Math.max(step, from + steps * step));
}
