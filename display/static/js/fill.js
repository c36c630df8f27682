/** A button that types a value for you: the next steps of an oral bid. */
/** @param {Document} document */
export function startFilling(document) {
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button[data-fill]");
    const form = /** @type {HTMLButtonElement | null} */ (button)?.form;
    if (!(button instanceof HTMLButtonElement) || !form) return;
    const field = form.elements.namedItem(button.dataset.fill ?? "");
    if (!(field instanceof HTMLInputElement)) return;
    field.value = button.dataset.value ?? "";
    /** @type {HTMLElement | null} */ (form.querySelector("input:invalid") ?? field)?.focus();
  });
}
