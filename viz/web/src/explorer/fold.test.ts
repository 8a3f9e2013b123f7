import { describe, expect, it } from "vitest";
import { edgeOf, nodeOf, viewOf } from "../testing";
import type { GraphView } from "./document";
import { folded } from "./fold";
import * as steps from "./state";
import { visible } from "./visible";

const ASK = { sort: "view", name: "query", params: {} } as const;
const THEMES = 6;

/** A state of themes with brands on them, the first theme with most. */
function crowd(brands: number): steps.State {
  const themes = Array.from({ length: THEMES }, (_, at) => nodeOf({ id: `t${at}`, kind: "theme", label: { zh: `主题${at}`, en: "" } }));
  const made = Array.from({ length: brands }, (_, at) => nodeOf({ id: `b${at}`, x: at % 100, y: at }));
  const edges = made.map((one, at) => edgeOf(one.id, `t${Math.min(at % (2 * THEMES), THEMES - 1)}`));
  const view = { ...viewOf([...themes, ...made], edges), summary: { zh: "", en: "" }, legend: [], release: "r", source: { zh: "", en: "" } };
  return steps.opened(ASK, view as unknown as GraphView);
}
const seen = (state: steps.State, most: number) => folded(state, [...state.nodes.values()], [...state.edges.values()], most);

describe("folding", () => {
  it("leaves what can be drawn as it is", () => {
    const state = crowd(50);
    const { nodes, inside } = seen(state, 100);
    expect([nodes.length, inside]).toEqual([56, 0]);
  });

  it("draws few nodes for many things and says how many are inside", () => {
    const state = crowd(2000);
    const { nodes, edges, inside } = seen(state, 300);
    const crowds = nodes.filter((node) => node.kind === "cluster");
    expect(nodes.length).toBeLessThan(30);
    expect(inside).toBe(2000);
    expect(crowds.reduce((sum, node) => sum + (node.count ?? 0), 0)).toBe(2000);
    expect(nodes.filter((node) => node.kind === "theme")).toHaveLength(THEMES);
    const known = new Set(nodes.map((node) => node.id));
    expect(edges.every((edge) => known.has(edge.source) && known.has(edge.target))).toBe(true);
    expect(new Set(crowds.map((node) => `${node.x} ${node.y}`)).size).toBe(crowds.length);
  });

  it("opens a crowd, and never draws more than there is room for", () => {
    const state = crowd(2000);
    const closed = seen(state, 600);
    const ids = closed.nodes.filter((node) => node.kind === "cluster").map((node) => node.id);
    let open = state;
    for (const id of ids) {
      open = steps.unfolded(open, id);
      expect(seen(open, 600).nodes.length).toBeLessThanOrEqual(600);
    }
    const last = seen(steps.unfolded(state, ids[0] ?? ""), 600);
    expect(last.nodes.length).toBeGreaterThan(closed.nodes.length);
    expect(last.nodes.some((node) => node.id === ids[0])).toBe(false);
    expect(seen(steps.unfolded(open, ""), 600).nodes).toHaveLength(closed.nodes.length);
  });

  it("keeps what is chosen or pinned out of crowds", () => {
    const state = steps.pinned(steps.selected(crowd(2000), "b7"), ["b9"]);
    const ids = new Set(seen(state, 300).nodes.map((node) => node.id));
    expect([ids.has("b7"), ids.has("b9"), ids.has("b8")]).toEqual([true, true, false]);
  });

  it("is not needed any more where a filter leaves few enough", () => {
    const state = crowd(4000);
    expect(visible(state, new Map()).inside).toBe(4000);
    const few = steps.hidden(state, [...state.nodes.keys()].slice(500));
    expect(visible(few, new Map()).inside).toBe(0);
  });
});
