/** The card of what was clicked: its entry in the text below the picture, shown beside it. */
export function openCards(picture: SVGElement, opened: () => void): void {
  const card = document.getElementById("card");
  if (!card) return;
  const close = card.querySelector("button");
  const content = card.querySelector(".card-content");
  let from: Element | null = null;

  const shut = (): void => {
    card.hidden = true;
    if (from instanceof SVGElement) from.focus();
    from = null;
  };
  picture.addEventListener("click", (event) => {
    const node = event.target instanceof Element ? event.target.closest("[data-node]") : null;
    if (event.defaultPrevented) return; // the end of a drag
    if (!node) {
      card.hidden = true;
      return;
    }
    const entry = document.querySelector(`[data-entry="${CSS.escape(node.getAttribute("data-node") ?? "")}"]`);
    if (!entry) return; // the link of the node itself leads on
    event.preventDefault();
    opened();
    from = node;
    content?.replaceChildren(...[...entry.childNodes].map((one) => one.cloneNode(true)));
    card.hidden = false;
    card.scrollTop = 0;
    close?.focus({ preventScroll: true });
  });
  close?.addEventListener("click", shut);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) shut();
  });
}
