import { describe, expect, it } from "vitest";
import { nodeOf, viewOf } from "../testing";
import { inColumns, inFlow, inRows, stacked } from "./arrange";
import type { GraphView, Node } from "./document";
import { broken, em } from "./measure";
import { extent, placedNear } from "./place";

const node = (id: string, more: object = {}): Node => nodeOf({ id, ...more }) as unknown as Node;
const touch = (a: Node, b: Node): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

function touching(nodes: readonly Node[]): string[] {
  return nodes.flatMap((a, i) => nodes.slice(i + 1).filter((b) => touch(a, b)).map((b) => `${a.id} ${b.id}`));
}

describe("new nodes", () => {
  it("stand near their neighbour and touch nothing", () => {
    const there = Array.from({ length: 60 }, (_, i) => node(`o${i}`, { x: (i % 10) * 90, y: Math.floor(i / 10) * 70 }));
    const anchor = there[34] as Node;
    const fresh = placedNear(anchor, Array.from({ length: 10 }, (_, i) => node(`n${i}`)), there);
    expect(touching([...there, ...fresh])).toEqual([]);
    const far = Math.max(...fresh.map((one) => Math.hypot(one.x - anchor.x, one.y - anchor.y)));
    expect(far).toBeLessThan(560);
  });

  it("get the same places every time", () => {
    const one = placedNear(node("a"), [node("x"), node("y")], [node("a")]);
    expect(placedNear(node("a"), [node("x"), node("y")], [node("a")])).toEqual(one);
  });

  it("find room among three thousand without a pause", () => {
    const there = Array.from({ length: 3000 }, (_, i) => node(`o${i}`, { x: (i % 60) * 95, y: Math.floor(i / 60) * 75 }));
    const began = performance.now();
    placedNear(there[1530] as Node, Array.from({ length: 10 }, (_, i) => node(`n${i}`)), there);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe("paths", () => {
  const path = (...ids: string[]): Node[] => ids.map((id) => node(id));

  it("stand in rows between the same two ends, nothing on anything", () => {
    const placed = inRows([path("a", "p", "z"), path("a", "q", "r", "z"), path("a", "s", "t", "u", "z")]);
    expect(placed.map((one) => one.id).sort()).toEqual(["a", "p", "q", "r", "s", "t", "u", "z"]);
    expect(touching(placed)).toEqual([]);
    const [a, z] = ["a", "z"].map((id) => placed.find((one) => one.id === id) as Node);
    expect(a?.y).toBe(z?.y);
    expect(placed.every((one) => one.x >= (a?.x ?? 0) && one.x <= (z?.x ?? 0))).toBe(true);
  });

  it("run from top to bottom in narrow windows", () => {
    const placed = inRows([path("a", "p", "z"), path("a", "q", "z")], true);
    expect(touching(placed)).toEqual([]);
    const { left, right, top, bottom } = extent(placed);
    expect(bottom - top).toBeGreaterThan(right - left);
  });
});

it("comparisons stand in columns that do not touch", () => {
  const placed = inColumns([{ nodes: [node("a")] }, { nodes: [] }, { nodes: [node("c"), node("d")] }, { nodes: [node("b")] }]);
  expect(touching(placed)).toEqual([]);
  expect(placed.map((one) => one.id)).toEqual(["a", "c", "d", "b"]);
});

it("islands come to stand under each other in narrow windows, with what is on them", () => {
  const region = (id: string, x: number): object => ({
    id, label: { zh: id, en: "" }, shape: "island", x, y: 100, width: 200, height: 180, tint: "", basis: null, count: null, label_x: x, label_y: 20,
  });
  const view = { ...viewOf([nodeOf({ id: "n", x: 310, y: 110 })]), regions: [region("one", 100), region("two", 310)] } as unknown as GraphView;
  const made = stacked(view);
  const [one, two] = made.regions;
  expect(two?.y).toBeGreaterThan((one?.y ?? 0) + 180);
  expect([made.nodes[0]?.x, made.nodes[0]?.y]).toEqual([two?.x, (two?.y ?? 0) + 10]);
});

describe("names", () => {
  it("of brands stand as couplets, long ones in lines that fit", () => {
    expect(broken("精筹惟公 理财为民")).toEqual(["精筹惟公", "理财为民"]);
    const lines = broken("以".repeat(40));
    expect(lines.join("")).toBe("以".repeat(40));
    expect(Math.max(...lines.map(em))).toBeLessThanOrEqual(15);
  });
});

it("what is compared flows into lines that fit a narrow window, in the order of the columns", () => {
  const wide = (id: string): Node => ({ ...node(id), width: 150, height: 30 }) as Node;
  const placed = inFlow([{ nodes: [wide("a"), wide("b"), wide("c")] }, { nodes: [wide("d")] }, { nodes: [] }, { nodes: [wide("e")] }]);
  expect(touching(placed)).toEqual([]);
  expect(placed.map((one) => one.id)).toEqual(["a", "b", "c", "d", "e"]);
  expect(Math.max(...placed.map((one) => Math.abs(one.x) + one.width / 2))).toBeLessThanOrEqual(372 / 2);
  expect(placed.every((one, at) => at === 0 || one.y >= (placed[at - 1]?.y ?? 0))).toBe(true);
});

it("upright, paths beside the middle come near it and touch nothing", () => {
  const of = (id: string, width: number): Node => ({ ...node(id), width, height: 40 }) as Node;
  const paths = [[of("s", 60), of("m", 70), of("t", 60)], [of("s", 60), of("n", 110), of("t", 60)], [of("s", 60), of("o", 110), of("t", 60)]];
  const placed = inRows(paths, true);
  expect(touching(placed)).toEqual([]);
  expect(Math.max(...placed.map((one) => Math.abs(one.x) + one.width / 2))).toBeLessThan(180);
});
