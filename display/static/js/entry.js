/**
 * The entry desk: what is scanned or typed goes into its field, and is compared while one types.
 * Nothing is kept by the browser; what was answered stands until the next keystroke.
 */
const WAIT_MS = 250;
const NATIONAL = /^[A-Z][12]\d{8}$/u;
const RESIDENT = /^[A-Z][89A-D]\d{8}$/u;
const COMPANY = /^\d{8}$/u;

/** @param {Document} document */
export function startEntry(document) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  document.addEventListener("input", (event) => {
    if (!form(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void compare(document), WAIT_MS);
  });
  document.addEventListener("keydown", (event) => {
    const scan = /** @type {HTMLInputElement} */ (event.target);
    if (!event.code.endsWith("Enter") || scan.id !== "scan" || event.isComposing) return;
    event.preventDefault(); // else the field that has the focus by then would send the form
    take(document, scan);
  });
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-undo]"));
    if (button !== null) undo(document, button.dataset.undo ?? "");
  });
  document.addEventListener("keydown", (event) => {
    const button = event.code === "F8" ? /** @type {HTMLElement | null} */ (document.querySelector("[data-undo]")) : null;
    if (button === null) return;
    event.preventDefault();
    undo(document, button.dataset.undo ?? "");
  });
  document.addEventListener("reset", (event) => {
    if (!form(event.target)) return;
    document.getElementById("known")?.replaceChildren();
    document.getElementById("scan")?.focus();
  });
}

/** Open the form that takes an admission back, with its paddle in it. @param {Document} document @param {string} paddle */
function undo(document, paddle) {
  const act = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-command="UndoAdmission"]'));
  if (act === null) return;
  for (let fold = act.closest("details"); fold !== null; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  /** @type {HTMLInputElement} */ (act.elements.namedItem("bidder")).value = paddle;
  /** @type {HTMLInputElement} */ (act.elements.namedItem("reason")).focus();
}

/** The form of admission an element is in. @param {EventTarget | null} element @returns {HTMLFormElement | null} */
function form(element) {
  return element instanceof Element ? element.closest("form.admitting") : null;
}

/** Into the form: a number with its kind of document, else a name. @param {Document} document @param {HTMLInputElement} scan */
function take(document, scan) {
  const admitting = /** @type {HTMLFormElement | null} */ (document.querySelector("form.admitting"));
  const text = scan.value.normalize("NFKC").trim();
  if (admitting === null || text === "") return;
  const number = text.toUpperCase().replace(/[\s-]/gu, "");
  const kind = NATIONAL.test(number) ? "national_id" : RESIDENT.test(number) ? "resident" : COMPANY.test(number) ? "ubn" : "";
  const named = kind === "" && !/\d/u.test(number);
  const fields = ["number", "name"].map((name) => /** @type {HTMLInputElement} */ (admitting.elements.namedItem(name)));
  const [into, after] = named ? fields.reverse() : fields;
  if (into.value !== "") admitting.reset(); // somebody else stands at the desk
  if (kind) /** @type {RadioNodeList} */ (admitting.elements.namedItem("document")).value = kind;
  into.value = named ? text : number;
  scan.value = "";
  (after.value === "" ? after : into).focus();
  void compare(document);
}

/** @param {Document} document */
async function compare(document) {
  const admitting = /** @type {HTMLFormElement | null} */ (document.querySelector("form.admitting"));
  if (admitting === null) return;
  const typed = new FormData(admitting);
  const asked = Object.fromEntries(["document", "number", "name"].map((name) => [name, String(typed.get(name) ?? "")]));
  const said = await answer(admitting.dataset.recognise ?? "", asked);
  const still = new FormData(admitting);
  if (said === null || ["number", "name"].some((name) => still.get(name) !== asked[name])) return;
  const known = document.getElementById("known");
  if (known !== null) known.innerHTML = said;
}

/** @param {string} address @param {Record<string, string>} asked @returns {Promise<string | null>} */
async function answer(address, asked) {
  if (asked.number === "" && asked.name === "") return "";
  const headers = { "content-type": "application/json" };
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(asked) }).catch(() => null);
  return response?.ok ? response.text() : null;
}
