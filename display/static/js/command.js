/**
 * Sends commands by HTTP, one at a time and never by itself: no queue while the link is lost, no
 * second try without asking what became of the first.
 */
const QUIET_MS = 150;
const ANSWER_MS = 8000;
const LOOK_UP = 5;

/**
 * @param {Document} document
 * @param {import("./stale.js").Staleness} staleness
 * @param {import("./draft.js").Drafts} drafts
 */
export function startCommands(document, staleness, drafts) {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.classList.contains("act")) return;
    event.preventDefault();
    if (staleness.stale || form.dataset.sending !== undefined) return;
    void send(form, drafts);
  });
  document.addEventListener("staleness", (event) => {
    const stale = /** @type {CustomEvent<boolean>} */ (event).detail;
    for (const button of document.querySelectorAll("form.act button")) {
      /** @type {HTMLButtonElement} */ (button).disabled = stale;
    }
  });
}

const english = () => document.body.dataset.locale === "en";
/** @param {string} zh @param {string} en */
const either = (zh, en) => (english() ? en : zh);

/** @param {HTMLFormElement} form @param {import("./draft.js").Drafts} drafts */
async function send(form, drafts) {
  const body = request(form);
  form.dataset.sending = "";
  const quiet = setTimeout(() => say(form, "", either("送出中…", "Sending…")), QUIET_MS);
  try {
    const response = await fetch("/api/commands", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    clearTimeout(quiet);
    await outcome(form, response, drafts);
  } catch {
    clearTimeout(quiet);
    await unconfirmed(form, body.id, drafts);
  } finally {
    delete form.dataset.sending;
  }
}

/** @param {HTMLFormElement} form */
function request(form) {
  /** @type {Record<string, unknown>} */
  const typed = JSON.parse(form.dataset.preset ?? "{}");
  /** @type {string | undefined} */
  let pin;
  for (const element of form.querySelectorAll("[data-kind]")) {
    const field = /** @type {HTMLInputElement} */ (element);
    if (field.dataset.kind === "pin") pin = field.value;
    else {
      const value = read(field);
      if (value !== undefined) typed[field.name] = value;
    }
  }
  const act = { kind: form.dataset.command, ...typed };
  const command = form.dataset.two === undefined ? act : { kind: "Propose", act };
  const body = { id: crypto.randomUUID(), command, basis: Number(form.dataset.basis) };
  return pin === undefined ? body : { ...body, pin };
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
    case "marks":
    case "staff_pair":
      return list;
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

/** hh:mm or hh:mm:ss of the sitting's day, as UTC milliseconds. @param {string} text */
function roomTime(text) {
  const parts = text.normalize("NFKC").split(":").map(Number);
  const day = document.querySelector(".bar .caption")?.textContent?.match(/\d{4}-\d{2}-\d{2}/u)?.[0];
  const [hours = NaN, minutes = 0, seconds = 0] = parts;
  return Date.parse(`${day}T00:00:00+08:00`) + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** @param {HTMLFormElement} form @param {Response} response @param {import("./draft.js").Drafts} drafts */
async function outcome(form, response, drafts) {
  if (response.status === 401) {
    location.href = `/login?next=${location.pathname}`;
    return;
  }
  const answer = await response.json();
  if (response.ok) {
    drafts.use(form);
    const paddle = answer.bidder ? either(`號牌 ${answer.bidder}`, `paddle ${answer.bidder}`) : "";
    say(form, "done", `✔ ${paddle}`);
  } else {
    say(form, "refused", english() ? answer.en : answer.zh);
  }
}

/** No reply: ask what became of it, do not send again. @param {HTMLFormElement} form @param {string} id @param {import("./draft.js").Drafts} drafts */
async function unconfirmed(form, id, drafts) {
  say(form, "", either("沒有收到回覆，正在查詢結果，請勿重按。", "No reply yet. Checking; do not press again."));
  for (let n = 0; n < LOOK_UP; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const response = await fetch(`/api/commands/${id}`).catch(() => null);
    if (response?.ok) {
      await outcome(form, response, drafts);
      return;
    }
    if (response?.status === 404) {
      say(form, "refused", either("沒有生效，請重新送出。", "It was not carried out. Send it again."));
      return;
    }
  }
  say(form, "refused", either("無法確認，請查看紀錄後再決定。", "Unconfirmed. Look at the record before going on."));
}

/** @param {HTMLFormElement} form @param {string} state @param {string} text */
function say(form, state, text) {
  const line = form.querySelector(".outcome");
  if (line) {
    line.className = `outcome ${state}`;
    line.textContent = text;
  }
}
