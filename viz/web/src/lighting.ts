/** Lights the links of what is pointed at or focused in an SVG picture of a page. */
export function lightPicture(picture: SVGElement): void {
  const nodes = new Map<string, Element>();
  for (const node of picture.querySelectorAll("[data-node]")) nodes.set(node.getAttribute("data-node") ?? "", node);
  const edges = new Map<string, Element[]>();
  for (const edge of picture.querySelectorAll("[data-source]")) {
    for (const end of ["data-source", "data-target"]) {
      const id = edge.getAttribute(end) ?? "";
      const list = edges.get(id);
      if (list) list.push(edge);
      else edges.set(id, [edge]);
    }
  }
  let lit: Element[] = [];

  const dark = (): void => {
    for (const one of lit) one.classList.remove("lit");
    lit = [];
    picture.classList.remove("pointing");
  };
  const light = (id: string): void => {
    dark();
    const mine = edges.get(id) ?? [];
    if (mine.length === 0) return;
    const near = new Set([id]);
    for (const edge of mine) {
      near.add(edge.getAttribute("data-source") ?? "");
      near.add(edge.getAttribute("data-target") ?? "");
    }
    lit = [...mine, ...[...near].map((one) => nodes.get(one)).filter((one) => one !== undefined)];
    for (const one of lit) one.classList.add("lit");
    picture.classList.add("pointing");
  };
  const idOf = (target: EventTarget | null): string =>
    target instanceof Element ? (target.closest("[data-node]")?.getAttribute("data-node") ?? "") : "";

  for (const name of ["pointerover", "focusin"] as const) {
    picture.addEventListener(name, (event) => {
      const id = idOf(event.target);
      if (id === "") dark();
      else light(id);
    });
  }
  picture.addEventListener("pointerleave", dark);
  picture.addEventListener("focusout", dark);
}
