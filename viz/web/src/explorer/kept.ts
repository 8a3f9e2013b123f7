/** State ⇄ kept document: the view as every renderer reads it, and the rest of the state beside it. */
import type { GraphView, Node, Region } from "./document";
import { extent } from "./place";
import type { KeptDocument } from "./server";
import { blank, opened, type Ask, type Comparison, type Filters, type Opened, type PathWords, type State } from "./state";
import type { Visible } from "./visible";

const MARGIN = 24;
const SCHEMA = "https://w3id.org/brand-atlas/view/1";

/** Where the reader looks: the middle of the window in the picture, and its scale. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/**
 * Returns a view document of what is shown. With `moved` it is set into the corner, as files
 * want it; without, places are as on screen.
 */
export function documentOf(state: State, seen: Pick<Visible, "nodes" | "edges">, moved: boolean): GraphView {
  const { frame, ask } = state;
  const bounds = extent([...seen.nodes, ...frame.regions]);
  const [dx, dy] = moved ? [MARGIN - bounds.left, MARGIN - bounds.top] : [0, 0];
  const shift = <T extends Node | Region>(one: T): T => ({ ...one, x: one.x + dx, y: one.y + dy });
  const shown = new Set(seen.nodes.map((node) => node.id));
  const left = new Map<string, number>();
  for (const node of state.nodes.values()) if (!shown.has(node.id)) left.set(node.kind, (left.get(node.kind) ?? 0) + 1);
  return {
    name: ask.sort === "view" ? ask.name : ask.sort,
    params: paramsOf(ask),
    title: frame.title,
    question: frame.title,
    summary: frame.answer,
    release: frame.release,
    source: frame.source,
    nodes: seen.nodes.map(shift),
    edges: [...seen.edges],
    regions: frame.regions.map((one) => ({ ...shift(one), label_x: one.label_x + dx, label_y: one.label_y + dy })),
    legend: [...frame.legend],
    evidence: [...state.evidence],
    hidden: [...left],
    width: bounds.right - bounds.left + 2 * MARGIN,
    height: bounds.bottom - bounds.top + 2 * MARGIN,
    focus: seen.nodes.some((node) => node.id === frame.focus) ? frame.focus : "",
    schema: SCHEMA,
  };
}

function paramsOf(ask: Ask): [string, string][] {
  if (ask.sort === "view") return Object.entries(ask.params);
  if (ask.sort === "path") return [["from", ask.from], ["to", ask.to]];
  if (ask.sort === "compare") return [["a", ask.a], ["b", ask.b]];
  return [["q", ask.key]];
}

/** Returns what the server keeps of a state: everything, positions and filters included. */
export function keptOf(state: State, camera: Camera): KeptDocument {
  const every = { nodes: [...state.nodes.values()], edges: [...state.edges.values()] };
  const { ask, opened: open, filters, focus, unfolded, selection, paths, comparison } = state;
  return {
    view: documentOf(state, every, false),
    state: {
      ask, opened: open, filters, focus, unfolded, selection, paths, comparison, camera,
      hidden: [...state.hidden], pinned: [...state.pinned], marks: [...state.marks],
    },
  };
}

/** Returns the state of a kept document and where its maker looked; scripts keep bare view documents. */
export function restored(document: KeptDocument | GraphView): { readonly state: State; readonly camera: Camera | null } {
  const view = "view" in document ? document.view : document;
  const more = ("view" in document ? document.state : {}) as {
    ask?: Ask; opened?: Opened[]; filters?: Filters; focus?: string; unfolded?: string[]; selection?: string[]; paths?: PathWords[];
    comparison?: Comparison | null; camera?: Camera; hidden?: string[]; pinned?: string[]; marks?: string[];
  };
  const start = blank();
  const known = new Set(view.nodes.map((node) => node.id));
  const there = (ids: readonly string[] | undefined): string[] => (ids ?? []).filter((one) => known.has(one));
  const state = opened(more.ask ?? askOf(view, start.ask), view, {
    opened: more.opened ?? [],
    filters: more.filters ?? {},
    focus: there([more.focus ?? ""])[0] ?? "",
    unfolded: more.unfolded ?? [],
    selection: there(more.selection),
    hidden: new Set(there(more.hidden)),
    pinned: new Set(there(more.pinned)),
    marks: new Set(there(more.marks)),
    paths: more.paths ?? [],
    comparison: more.comparison ?? null,
  });
  const { camera } = more;
  const sound = camera !== undefined && [camera.x, camera.y, camera.scale].every(Number.isFinite) && camera.scale > 0;
  return { state, camera: sound ? camera : null };
}

/** Returns what a bare view document answers, to be asked again of today's data. */
function askOf(view: GraphView, start: Ask): Ask {
  return view.name === "" ? start : { sort: "view", name: view.name, params: Object.fromEntries(view.params) };
}
