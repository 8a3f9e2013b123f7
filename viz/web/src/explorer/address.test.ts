import { describe, expect, it } from "vitest";
import { nodeOf } from "../testing";
import { readAddress, writeAddress } from "./address";
import type { GraphView, Node } from "./document";
import { documentOf, keptOf, restored } from "./kept";
import * as steps from "./state";
import { visible } from "./visible";

const BASE = "https://example.org/id/";
const node = (id: string, more: object = {}): Node => nodeOf({ id, ...more }) as unknown as Node;

function rich(): steps.State {
  const start: steps.State = {
    ...steps.blank(),
    ask: { sort: "view", name: "theme", params: { theme: "理财 为民&co", bases: "exact" } },
    nodes: new Map(["theme/t", "unit/青岛", "brand/b"].map((id) => [BASE + id, node(BASE + id)])),
  };
  return {
    ...start,
    opened: [{ id: `${BASE}unit/青岛`, kind: "brand", shown: 20, total: 30, added: [] }],
    hidden: new Set([`${BASE}brand/b`]),
    pinned: new Set([`${BASE}theme/t`]),
    focus: `${BASE}theme/t`,
    selection: [`${BASE}theme/t`],
    filters: { basis: ["exact", "parts"], place: [`${BASE}place/qd`, "https://elsewhere.org/x"] },
  };
}

describe("live addresses", () => {
  it("bring back all that was asked and done", () => {
    const query = writeAddress(rich(), "table", BASE, "en");
    const { ask, replay, way, bare } = readAddress(query, BASE);
    const { opened, filters, selection, focus } = rich();
    expect(ask).toEqual(rich().ask);
    expect(replay.open).toEqual(opened.map(({ id, kind, shown }) => ({ id, kind, shown })));
    expect(replay).toMatchObject({ filters, selection, only: focus, hide: [`${BASE}brand/b`], pin: [`${BASE}theme/t`] });
    expect([way, bare]).toEqual(["table", false]);
    expect(query).toContain("lang=en");
  });

  it.each([
    ["?q=theme", { sort: "question", key: "theme" }],
    ["?from=unit/a&to=unit/b", { sort: "path", from: `${BASE}unit/a`, to: `${BASE}unit/b` }],
    ["?a=theme/a&b=theme/b", { sort: "compare", a: `${BASE}theme/a`, b: `${BASE}theme/b` }],
    ["", { sort: "view", name: "overview", params: {} }],
    ["?from=unit/a", { sort: "view", name: "overview", params: {} }],
  ])("%s says what to ask", (query, ask) => {
    expect(readAddress(query, BASE).ask).toEqual(ask);
  });

  it("survive being edited by hand", () => {
    const { replay, way } = readAddress(`?open=~~&open=x~y~-5&open=unit/a&as=%00&f.kind=&f.nonsense=1&sel=&hide=${"x".repeat(9999)}`, BASE);
    expect(way).toBe("picture");
    expect(replay.filters).toEqual({});
    expect(replay.open.map((one) => one.shown)).toEqual([10, 1, 10]);
    expect(replay.selection).toEqual([]);
  });
});

describe("kept views", () => {
  it("come back as they were, places included", () => {
    const state = steps.moved(rich(), new Map([[`${BASE}theme/t`, { x: 12.5, y: -3 }]]));
    const kept = keptOf(state, { x: 1, y: 2, scale: 0.5 });
    const { state: back, camera } = restored(JSON.parse(JSON.stringify(kept)) as typeof kept);
    expect(back.nodes).toEqual(state.nodes);
    expect(back).toMatchObject({ ask: state.ask, opened: state.opened, filters: state.filters, focus: state.focus, selection: state.selection });
    expect([...back.hidden, ...back.pinned]).toEqual([...state.hidden, ...state.pinned]);
    expect(camera).toEqual({ x: 1, y: 2, scale: 0.5 });
  });

  it("with broken state still show their picture", () => {
    const view = keptOf(rich(), { x: 0, y: 0, scale: 1 }).view;
    const { state, camera } = restored({ view, state: { selection: ["gone"], camera: { x: "a", y: null, scale: 0 } } });
    expect(state.nodes.size).toBe(3);
    expect(state.selection).toEqual([]);
    expect(camera).toBeNull();
  });

  it("kept by a script as bare documents open too", () => {
    const { view } = keptOf(rich(), { x: 0, y: 0, scale: 1 });
    const { state, camera } = restored(view);
    expect(state.ask).toEqual(rich().ask);
    expect([state.nodes.size, camera]).toEqual([3, null]);
  });

  it("make files whose picture starts at the corner", () => {
    const state = steps.moved({ ...rich(), hidden: new Set(), focus: "", filters: {} }, new Map([[`${BASE}theme/t`, { x: -500, y: -80 }]]));
    const view: GraphView = documentOf(state, visible(state, new Map()), true);
    const left = Math.min(...view.nodes.map((one) => one.x - one.width / 2));
    const right = Math.max(...view.nodes.map((one) => one.x + one.width / 2));
    expect(left).toBe(24);
    expect(view.width).toBe(right + 24);
  });
});
