/** Half-typed input outlives a frame: taken before the morph, put back after it. */
export class Drafts {
  /** Remember every form; the function returned puts it back. @returns {() => void} */
  keep() {
    /** @type {Map<string, Map<string, string | boolean>>} */
    const typed = new Map();
    for (const form of document.querySelectorAll("form.act")) {
      const values = new Map();
      for (const field of fieldsOf(form)) values.set(key(field), ticked(field) ? field.checked : field.value);
      typed.set(form.id, values);
    }
    const wasIn = document.activeElement?.closest("#next-act") ?? null;
    return () => {
      for (const form of document.querySelectorAll("form.act")) put(form, typed.get(form.id));
      if (wasIn !== null && document.activeElement === document.body) goOn();
    };
  }
}

/** @param {Element} form @param {Map<string, string | boolean> | undefined} values */
function put(form, values) {
  if (values === undefined) return;
  for (const field of fieldsOf(form)) {
    const value = values.get(key(field));
    if (typeof value === "boolean") field.checked = value;
    else if (value !== undefined && field !== document.activeElement) field.value = value;
  }
}

/** @param {HTMLInputElement} field */
const ticked = (field) => field.type === "checkbox" || field.type === "radio";

/** @param {HTMLInputElement} field */
const key = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

/** The form a person was in is gone: the next act is where they go on. */
function goOn() {
  const first = document.querySelector("#next-act input, #next-act select, #next-act [data-next]");
  /** @type {HTMLElement | null} */ (first)?.focus();
}

/** @param {Element} form @returns {HTMLInputElement[]} */
function fieldsOf(form) {
  return [...form.querySelectorAll("input, select")].map((field) => /** @type {HTMLInputElement} */ (field));
}
