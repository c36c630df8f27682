/**
 * Sends commands by HTTP, one at a time and never by itself: no queue while the link is lost, no
 * second try without asking what became of the first.
 */
import { typedIn } from "./typed.js";

const QUIET_MS = 150;
const ANSWER_MS = 8000;
const LOOK_UP = 5;
const LOOK_UP_EVERY_MS = 1000;

/**
 * @param {Document} document
 * @param {import("./stale.js").Staleness} staleness
 */
export function startCommands(document, staleness) {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.classList.contains("act")) return;
    event.preventDefault();
    if (staleness.stale || form.dataset.sending !== undefined) return;
    void send(form);
  });
  document.addEventListener("staleness", (event) => {
    const stale = /** @type {CustomEvent<boolean>} */ (event).detail;
    for (const button of document.querySelectorAll("form.act button")) {
      /** @type {HTMLButtonElement} */ (button).disabled = stale || "blocked" in button.dataset;
    }
  });
}

/** @type {Record<string, string>} */
const WORDS = JSON.parse(document.body.dataset.say ?? "{}");
const english = () => document.body.dataset.locale === "en";

/** @param {HTMLFormElement} form */
async function send(form) {
  const body = request(form);
  form.dataset.sending = "";
  const quiet = setTimeout(() => say(form.id, "", WORDS.sending), QUIET_MS);
  try {
    const response = await fetch("/api/commands", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    clearTimeout(quiet);
    await outcome(form, response);
  } catch {
    clearTimeout(quiet);
    await unconfirmed(form, body.id);
  } finally {
    delete form.dataset.sending;
  }
}

/** @param {HTMLFormElement} form */
function request(form) {
  const { fields, factor } = typedIn(form);
  const act = { kind: form.dataset.command, ...JSON.parse(form.dataset.preset ?? "{}"), ...fields };
  const command = form.dataset.two === undefined ? act : { kind: "Propose", act };
  const body = { id: crypto.randomUUID(), command, basis: Number(form.dataset.basis) };
  return factor === undefined ? body : { ...body, factor };
}

/** @param {HTMLFormElement} form @param {Response} response */
async function outcome(form, response) {
  if (response.status === 401) document.dispatchEvent(new Event("login-ended"));
  const answer = await response.json();
  if (response.ok) {
    form.reset();
    if (form.contains(document.activeElement)) /** @type {HTMLElement | null} */ (form.querySelector("input, select"))?.focus();
    say(form.id, "done", answer.bidder ? `✔ ${WORDS.paddle} ${answer.bidder}` : `✔ ${WORDS.done}`);
  } else {
    say(form.id, "refused", english() ? answer.en : answer.zh);
  }
}

/** No reply: ask what became of it, do not send again. @param {HTMLFormElement} form @param {string} id */
async function unconfirmed(form, id) {
  say(form.id, "", WORDS.checking);
  for (let n = 0; n < LOOK_UP; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_UP_EVERY_MS));
    const response = await fetch(`/api/commands/${id}`).catch(() => null);
    if (response?.ok) return outcome(form, response);
    if (response?.status === 404) return say(form.id, "refused", WORDS.lost);
  }
  return say(form.id, "refused", WORDS.unknown);
}

/** @param {string} id of the form, which a frame may have replaced @param {string} state @param {string | undefined} text */
function say(id, state, text) {
  const line = document.getElementById(id)?.querySelector(".outcome");
  if (line) {
    line.className = `outcome ${state}`;
    line.textContent = text ?? "";
  }
}
