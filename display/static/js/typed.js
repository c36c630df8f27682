/** What was typed into an act's form, as the room takes it. */

/** @param {HTMLFormElement} form @returns {{fields: Record<string, unknown>, factor: string | undefined}} */
export function typedIn(form) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  /** @type {string | undefined} */
  let factor;
  for (const element of form.querySelectorAll("[data-kind]")) {
    const field = /** @type {HTMLInputElement} */ (element);
    if (field.dataset.kind === "factor") {
      factor = field.value;
      continue;
    }
    if (field.dataset.kind === "radio" && !field.checked) continue;
    const value = read(field);
    if (value !== undefined) fields[field.name] = value;
  }
  return { fields, factor };
}

/** What a field means to the room; undefined for one left empty. @param {HTMLInputElement} field */
function read(field) {
  const text = field.value.trim();
  const kind = field.dataset.kind;
  if (kind === "flag") return field.checked;
  if (text === "" && !field.required) return undefined;
  const list = text.split(/[\s、;；]+/u).filter(Boolean);
  switch (kind) {
    case "count":
      return whole(text);
    case "amount":
      return field.name === "digits" ? text : whole(text);
    case "amounts":
      return list.map(whole);
    case "lots":
    case "list":
    case "marks":
    case "staff_pair":
      return list;
    case "defects":
      return list.map(defect);
    case "enclosed":
      return Array.from(field.parentElement?.querySelectorAll("option:checked") ?? [], (one) => /** @type {HTMLOptionElement} */ (one).value);
    case "time":
      return roomTime(text);
    default:
      return text;
  }
}

/** A whole number as typed, full-width digits and separators included; else the text itself. @param {string} text */
function whole(text) {
  const plain = text.normalize("NFKC").replace(/,/gu, "");
  return /^[0-9]{1,15}$/u.test(plain) ? Number(plain) : text;
}

/** A place in the bag and the ground seen there, as in 2:G14. @param {string} text */
function defect(text) {
  const [place = "", ground = ""] = text.normalize("NFKC").split(":");
  return { instrument: whole(place), ground: ground.toUpperCase() };
}

/** hh:mm or hh:mm:ss of the sitting's day in Taipei, as UTC milliseconds; else the text itself. @param {string} text */
function roomTime(text) {
  const day = document.getElementById("view")?.dataset.date ?? "";
  const [hours = "", minutes = "0", seconds = "0"] = text.normalize("NFKC").split(":");
  const at = Date.parse(`${day}T00:00:00+08:00`) + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return hours === "" || Number.isNaN(at) ? text : at;
}
