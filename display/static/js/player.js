/** A footage link plays beside the record, from the second it shows. */
/** @param {Document} document */
export function startPlayer(document) {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[data-clip]");
    const player = /** @type {HTMLVideoElement | null} */ (document.getElementById("player"));
    if (link === null || player === null) return;
    event.preventDefault();
    player.src = /** @type {HTMLAnchorElement} */ (link).href;
    void player.play();
    const caption = document.getElementById("playing");
    if (caption) caption.textContent = `${link.textContent} ${link.getAttribute("data-clip")}`;
  });
}
