import { beforeEach, describe, expect, it } from "vitest";
import { lightPicture } from "./lighting";

const PICTURE = `<svg><g><path class="edge waiting" data-source="n0" data-target="n1"></path>
<path class="edge waiting" data-source="n2" data-target="n1"></path></g>
<a data-node="n0"><rect></rect></a><a data-node="n1"><rect></rect></a><a data-node="n2"><rect></rect></a><a data-node="n3"><rect></rect></a></svg>`;

describe("lighting", () => {
  let svg: SVGElement;
  beforeEach(() => {
    document.body.innerHTML = PICTURE;
    svg = document.querySelector("svg") as unknown as SVGElement;
    lightPicture(svg);
  });
  const point = (id: string, name = "pointerover"): void => {
    svg.querySelector(`[data-node=${id}] rect`)?.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const lit = (): string[] => [...svg.querySelectorAll(".lit")].map((one) => one.getAttribute("data-node") ?? "edge");

  it("shows the links of what is pointed at and the things at their ends", () => {
    point("n0");
    expect(lit().sort()).toEqual(["edge", "n0", "n1"]);
    expect(svg.classList.contains("pointing")).toBe(true);
  });
  it("works by focus too, and turns to the next", () => {
    point("n0");
    point("n1", "focusin");
    expect(lit().sort()).toEqual(["edge", "edge", "n0", "n1", "n2"]);
  });
  it("lights nothing for a thing without links and goes dark when left", () => {
    point("n3");
    expect(lit()).toEqual([]);
    point("n0");
    svg.dispatchEvent(new Event("pointerleave"));
    expect(lit()).toEqual([]);
    expect(svg.classList.contains("pointing")).toBe(false);
  });
});
