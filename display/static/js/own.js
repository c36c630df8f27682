/** The frame is everybody's and names whom a part of it is for; a desk knows whose it is. */
/** @param {HTMLElement} body */
export function showOwn(body) {
  for (const each of body.querySelectorAll("[data-only-for]")) {
    const part = /** @type {HTMLElement} */ (each);
    part.hidden = part.dataset.onlyFor !== body.dataset.person;
  }
  for (const each of body.querySelectorAll("[data-not-for]")) {
    const part = /** @type {HTMLElement} */ (each);
    part.hidden = part.dataset.notFor === body.dataset.person;
  }
}
