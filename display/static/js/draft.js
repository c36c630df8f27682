/** Half-typed input outlives a frame: taken before the morph, put back after it. */
export class Drafts {
  constructor() {
    /** @type {Map<string, Map<string, string | boolean>>} */
    this.typed = new Map();
  }

  /** Remember every form; the function returned puts it back. @returns {() => void} */
  keep() {
    for (const form of document.querySelectorAll("form.act")) {
      const values = new Map();
      for (const field of fieldsOf(form)) values.set(field.name, field.type === "checkbox" ? field.checked : field.value);
      this.typed.set(form.id, values);
    }
    return () => {
      for (const form of document.querySelectorAll("form.act")) {
        const values = this.typed.get(form.id);
        if (values === undefined) continue;
        for (const field of fieldsOf(form)) {
          const value = values.get(field.name);
          if (typeof value === "boolean") field.checked = value;
          else if (value !== undefined && field !== document.activeElement) field.value = value;
        }
      }
      this.typed.clear();
    };
  }

  /** A form was sent: what was typed is used up. @param {HTMLFormElement} form */
  use(form) {
    form.reset();
  }
}

/** @param {Element} form @returns {HTMLInputElement[]} */
function fieldsOf(form) {
  return [...form.querySelectorAll("input, select")].map((field) => /** @type {HTMLInputElement} */ (field));
}
