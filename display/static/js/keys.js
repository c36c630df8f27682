/** Keys by position, never while a word is being composed: F4 the next act, F2 its first field. */
/** @param {Document} document */
export function startKeys(document) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.code === "F4") {
      event.preventDefault();
      const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-next]"));
      if (button && !button.disabled) button.form?.requestSubmit();
    }
    if (event.code === "F2") {
      event.preventDefault();
      const field = /** @type {HTMLElement | null} */ (document.querySelector("#next-act input, #next-act select"));
      field?.focus();
    }
  });
}
