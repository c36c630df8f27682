/** A phone's own number: kept on this phone, shown beside what the frame says of that paddle. */
const KEPT = "auction.paddle";

/** @param {Document} document */
export function startMine(document) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("mine-form"));
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById("mine-paddle"));
  if (form === null || field === null) return;
  field.value = kept();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = field.value.normalize("NFKC").replace(/\D/gu, "");
    try {
      if (typed === "") localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, typed);
    } catch {
      // A phone that keeps nothing still shows what was typed.
    }
    field.value = typed;
    showMine(document);
  });
  showMine(document);
}

function kept() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** After every frame: which row is one's own, and what that means. @param {Document} document */
export function showMine(document) {
  const panel = document.getElementById("mine");
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById("mine-paddle"));
  const circle = document.getElementById("mine-number");
  if (panel === null || field === null || circle === null) return;
  panel.hidden = false;
  const mine = kept() || (document.activeElement === field ? "" : field.value);
  circle.hidden = mine === "";
  circle.textContent = mine;
  circle.classList.toggle("three", mine.length > 2);
  const rows = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#view [data-paddle]"))];
  for (const row of rows) row.classList.toggle("own", row.dataset.paddle === mine);
  const own = rows.find((row) => row.dataset.paddle === mine);
  const state = own === undefined || mine === "" ? "none" : (own.dataset.stands ?? "place");
  for (const each of panel.querySelectorAll("[data-mine]")) {
    const line = /** @type {HTMLElement} */ (each);
    line.hidden = line.dataset.mine !== state;
    const place = line.querySelector("[data-filled]");
    if (place !== null) place.textContent = own?.dataset.place ?? "";
  }
}
