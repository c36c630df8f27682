/**
 * Whoever sits at a desk is told before their login ends, and signs in again in place: what they
 * typed stays. A key or a click says that somebody is there.
 */
const LOOK_EVERY_MS = 20_000;
const STAY_EVERY_MS = 60_000;
const TOLD_S = 300;
const MINUTE_S = 60;

/** @param {Document} document */
export function startSignedIn(document) {
  const ending = /** @type {HTMLElement} */ (document.getElementById("ending"));
  const again = /** @type {HTMLDialogElement} */ (document.getElementById("again"));
  const form = /** @type {HTMLFormElement} */ (again.querySelector("form"));
  const wrong = /** @type {HTMLElement} */ (again.querySelector("[role=alert]"));
  let said = performance.now();

  const open = () => again.open || again.showModal();
  /** @param {string} path @param {RequestInit} [how] */
  const ask = async (path, how) => {
    const answer = await fetch(path, { cache: "no-store", ...how }).catch(() => null);
    if (answer?.status === 401) return open();
    const said = answer?.ok ? await answer.json().catch(() => null) : null; // cut off: asked again soon
    if (said) tell(said.left_s);
  };
  /** @param {number} left */
  const tell = (left) => {
    ending.hidden = left > TOLD_S;
    const minutes = ending.querySelector("[data-minutes]");
    if (minutes) minutes.textContent = String(Math.max(1, Math.floor(left / MINUTE_S)));
  };
  const there = () => {
    if (again.open || performance.now() - said < STAY_EVERY_MS) return;
    said = performance.now();
    void ask("/login/stay", { method: "POST" });
  };

  setInterval(() => again.open || void ask("/login/left"), LOOK_EVERY_MS);
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, there);
  document.addEventListener("login-ended", open);
  ending.querySelector("button")?.addEventListener("click", open);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = { person: document.body.dataset.person, ...Object.fromEntries(new FormData(form)) };
    const answer = await fetch("/login", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
      redirect: "manual",
    }).catch(() => null);
    wrong.hidden = answer?.type === "opaqueredirect";
    if (!wrong.hidden) return;
    form.reset();
    again.close();
    ending.hidden = true;
    document.dispatchEvent(new Event("login-begun"));
  });
}
