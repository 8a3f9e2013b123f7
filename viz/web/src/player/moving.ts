/** Moves things from where they stood in one picture to where they stand in the next (FLIP: first, last, invert, play). */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export type Boxes = ReadonlyMap<string, Box>;

const MILLISECONDS = 700;

function nodesOf(picture: SVGSVGElement): SVGGElement[] {
  return [...picture.querySelectorAll<SVGGElement>("[data-node]")];
}

function boxOf(element: Element): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2, width };
}

/** Returns where each thing stands in the window; `things` are the names of the nodes in order. */
function measure(picture: SVGSVGElement, things: readonly string[]): Boxes {
  const boxes = new Map<string, Box>();
  nodesOf(picture).forEach((node, index) => {
    const thing = things[index];
    if (thing !== undefined) boxes.set(thing, boxOf(node));
  });
  return boxes;
}

/** Lets what was there before move to its new place, and what is new appear. */
function play(picture: SVGSVGElement, things: readonly string[], before: Boxes): void {
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches || typeof picture.animate !== "function") return;
  const scale = picture.getBoundingClientRect().width / (picture.viewBox.baseVal.width || 1) || 1;
  nodesOf(picture).forEach((node, index) => {
    const first = before.get(things[index] ?? "");
    if (!first) {
      node.animate([{ opacity: 0 }, { opacity: 0, offset: 0.5 }, { opacity: 1 }], { duration: MILLISECONDS, easing: "ease-out" });
      return;
    }
    const last = boxOf(node);
    const by = last.width > 0 ? first.width / last.width : 1;
    const [dx, dy] = [(first.x - last.x) / scale, (first.y - last.y) / scale];
    node.style.transformBox = "fill-box";
    node.style.transformOrigin = "center";
    node.dataset["moved"] = "1"; // tells tests that the thing kept its identity
    node.animate(
      [{ transform: `translate(${dx}px, ${dy}px) scale(${by})` }, { transform: "none" }],
      { duration: MILLISECONDS, easing: "cubic-bezier(0.3, 0, 0.2, 1)" },
    );
  });
  for (const other of picture.querySelectorAll<SVGElement>(".edges, .regions, .ring-label")) {
    other.animate([{ opacity: 0 }, { opacity: 0, offset: 0.6 }, { opacity: 1 }], { duration: MILLISECONDS, easing: "ease-out" });
  }
}

export const moveAcross = { measure, play };
