import { describe, expect, it } from "vitest";
import { edgeOf, nodeOf, viewOf } from "../testing";
import type { Edge, GraphView, Node } from "./document";
import { amended, begun, redone, stepped, undone } from "./history";
import * as steps from "./state";
import { choices, visible, type Traits } from "./visible";

const node = (id: string, more: object = {}): Node => nodeOf({ id, ...more }) as unknown as Node;
const edge = (a: string, b: string, more: object = {}): Edge => edgeOf(a, b, more) as unknown as Edge;
const ASK = { sort: "view", name: "overview", params: {} } as const;

function start(): steps.State {
  const view = viewOf(
    [nodeOf({ id: "t", kind: "theme" }), nodeOf({ id: "b1" }), nodeOf({ id: "b2", x: 200 })],
    [edgeOf("b1", "t", { basis: "exact" }), edgeOf("b2", "t", { basis: "inferred" })],
  );
  return steps.opened(ASK, { ...view, summary: { zh: "", en: "" }, legend: [], release: "r", source: { zh: "", en: "" } } as unknown as GraphView);
}
const NONE: ReadonlyMap<string, Traits> = new Map();
const ids = (state: steps.State): string[] => visible(state, NONE).nodes.map((one) => one.id);

describe("steps", () => {
  it("expanding adds what is new and leaves every place as it was", () => {
    const before = start();
    const after = steps.added(before, "t", "brand", [node("b1", { x: 999 }), node("b3", { x: 5 })], [edge("b3", "t")], 2, 9);
    expect(after.nodes.get("b1")).toBe(before.nodes.get("b1"));
    expect(after.nodes.get("b3")?.x).toBe(5);
    expect(after.opened).toEqual([{ id: "t", kind: "brand", shown: 2, total: 9, added: ["b3"] }]);
    expect(before.nodes.size).toBe(3);
  });

  it("links to things that are not in the picture are left out", () => {
    expect(steps.added(start(), "t", "", [], [edge("t", "elsewhere")], 0, 0).edges.size).toBe(2);
  });

  it("collapsing takes away what expanding brought, and what that brought, save what is pinned", () => {
    let state = steps.added(start(), "t", "", [node("b3"), node("b4")], [edge("b3", "t"), edge("b4", "t")], 2, 2);
    state = steps.added(state, "b3", "", [node("u")], [edge("u", "b3")], 1, 1);
    state = steps.collapsed(steps.pinned(state, ["b4"]), "t");
    expect([...state.nodes.keys()]).toEqual(["t", "b1", "b2", "b4"]);
    expect([...state.edges.keys()]).not.toContain("u-b3");
    expect(state.opened).toEqual([]);
  });

  it("hiding forgets nothing, and showing all brings everything back", () => {
    const state = steps.hidden(steps.selected(start(), "b1"), ["b1"]);
    expect(ids(state)).toEqual(["t", "b2"]);
    expect(state.selection).toEqual([]);
    expect(visible(state, NONE).hidden).toEqual({ hand: 1, filter: 0, focus: 0 });
    expect(ids(steps.revealed(state))).toEqual(["t", "b1", "b2"]);
  });

  it("focus shows a thing with its neighbours, and a second time everything", () => {
    const state = steps.focused(start(), "b1");
    expect(ids(state)).toEqual(["t", "b1"]);
    expect(visible(state, NONE).hidden.focus).toBe(1);
    expect(ids(steps.focused(state, "b1"))).toHaveLength(3);
  });

  it("choosing with a key held down collects, and drops what was chosen before", () => {
    let state = steps.selected(steps.selected(start(), "b1"), "b2", true);
    expect(state.selection).toEqual(["b1", "b2"]);
    state = steps.selected(state, "b1", true);
    expect(state.selection).toEqual(["b2"]);
    expect(steps.selected(state, "no such thing").selection).toEqual([]);
  });

  it("moving changes the place of the moved thing only", () => {
    const state = steps.moved(start(), new Map([["b1", { x: 7, y: 8 }], ["gone", { x: 0, y: 0 }]]));
    expect([state.nodes.get("b1")?.x, state.nodes.get("b1")?.y, state.nodes.size]).toEqual([7, 8, 3]);
  });
});

describe("filters", () => {
  it("by the basis of a link leave the brands that rest on it and drop other lines", () => {
    const state = steps.filtered(start(), "basis", "exact");
    const seen = visible(state, NONE);
    expect(seen.nodes.map((one) => one.id)).toEqual(["t", "b1"]);
    expect(seen.edges.map((one) => one.basis)).toEqual(["exact"]);
    expect(seen.hidden.filter).toBe(1);
  });

  it("count what each value would show under the other filters", () => {
    const traits = new Map<string, Traits>([
      ["b1", { place: "qd", level: "", aspect: "", brand_kind: "", groups: [] }],
      ["b2", { place: "zz", level: "", aspect: "", brand_kind: "", groups: [] }],
    ]);
    const state = steps.filtered(start(), "basis", "exact");
    expect(choices(state, "place", traits)).toEqual([
      { value: "qd", count: 1, on: false },
      { value: "zz", count: 0, on: false },
    ]);
    expect(choices(state, "basis", traits)).toEqual([
      { value: "exact", count: 1, on: true },
      { value: "inferred", count: 1, on: false },
    ]);
  });

  it("say nothing of kinds that they are not about", () => {
    const traits = new Map<string, Traits>([["b1", { place: "qd", level: "", aspect: "", brand_kind: "", groups: [] }]]);
    const seen = visible(steps.filtered(start(), "place", "qd"), traits);
    expect(seen.nodes.map((one) => one.id)).toContain("t");
  });

  it("are taken away by the same click that set them", () => {
    const state = steps.filtered(steps.filtered(start(), "kind", "brand"), "kind", "brand");
    expect(state.filters).toEqual({});
  });
});

describe("history", () => {
  it("undoes and redoes every step, and a new step ends what could be redone", () => {
    let history = stepped(stepped(begun(1), 2, "two"), 3, "three");
    history = undone(undone(history));
    expect(history.present.value).toBe(1);
    expect(undone(history)).toBe(history);
    history = redone(history);
    expect([history.present.value, history.present.name]).toEqual([2, "two"]);
    history = stepped(history, 9, "nine");
    expect(redone(history)).toBe(history);
    expect(undone(history).present.value).toBe(2);
  });

  it("does not count a change of what is chosen as a step", () => {
    const history = amended(stepped(begun(1), 2, "two"), 5);
    expect(history.past).toHaveLength(1);
    expect(undone(history).present.value).toBe(1);
  });
});
