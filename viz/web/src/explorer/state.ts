/**
 * What the explorer shows, as one immutable value; every step is a function from state to state.
 *
 * The canvas, the twin, the cards and the address are functions of it. Nothing here knows the
 * page, the server or the language. Coordinates are those of the view document: CSS pixels,
 * `x, y` is the centre of a node.
 */
import type { Point } from "../geometry";
import type { Edge, Evidence, GraphView, Label, LegendItem, Node, Region } from "./document";

/** What was asked: it is what a live address repeats on today's data. */
export type Ask =
  | { readonly sort: "question"; readonly key: string }
  | { readonly sort: "view"; readonly name: string; readonly params: Readonly<Record<string, string>> }
  | { readonly sort: "path"; readonly from: string; readonly to: string }
  | { readonly sort: "compare"; readonly a: string; readonly b: string };

/** What stands around the nodes: title, the answer in a sentence, regions, where it comes from. */
export interface Frame {
  readonly title: Label;
  readonly answer: Label;
  readonly regions: readonly Region[];
  readonly legend: readonly LegendItem[];
  readonly release: string;
  readonly source: Label;
  readonly focus: string;
}

/** A path in words: its nodes and the reason of each step. */
export interface PathWords {
  readonly nodes: readonly string[];
  readonly text: Label;
  readonly steps: readonly Label[];
}

export interface Named {
  readonly iri: string;
  readonly kind: string;
  readonly key: string;
  readonly label: Label;
  readonly short?: Label;
}

/** What two things have in common and what only one of them has. */
export interface Comparison {
  readonly a: Named;
  readonly b: Named;
  readonly common: readonly { readonly ref: Named; readonly viaA: readonly Named[]; readonly viaB: readonly Named[] }[];
  readonly onlyA: readonly Named[];
  readonly onlyB: readonly Named[];
  readonly text: Label;
}

/** That neighbours of `id` were fetched: of which kind (empty: any), how many, and what came new. */
export interface Opened {
  readonly id: string;
  readonly kind: string;
  readonly shown: number;
  readonly total: number;
  readonly added: readonly string[];
}

/** IRIs of crowds that the page folds itself start so. */
export const FOLD = "urn:brand-atlas:crowd:";

export const FACETS = ["kind", "basis", "group", "place", "level", "aspect", "brand_kind"] as const;
export type Facet = (typeof FACETS)[number];
/** The chosen values of each facet; none chosen means no restriction. */
export type Filters = Readonly<Partial<Record<Facet, readonly string[]>>>;

export interface State {
  readonly ask: Ask;
  readonly frame: Frame;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly edges: ReadonlyMap<string, Edge>;
  readonly evidence: readonly Evidence[];
  readonly opened: readonly Opened[];
  readonly hidden: ReadonlySet<string>;
  readonly pinned: ReadonlySet<string>;
  readonly filters: Filters;
  /** Only this thing and its neighbours are shown; empty: everything. */
  readonly focus: string;
  /** Crowds that the page folded and a person opened, the last one last. */
  readonly unfolded: readonly string[];
  /** What is chosen, in the order of choosing; the last one has its card open. */
  readonly selection: readonly string[];
  /** Things that are the answer where the picture shows more. */
  readonly marks: ReadonlySet<string>;
  readonly paths: readonly PathWords[];
  readonly comparison: Comparison | null;
}

const NOTHING: Label = { zh: "", en: "" };

/** Returns the state in which nothing has been asked yet. */
export function blank(): State {
  return {
    ask: { sort: "view", name: "overview", params: {} },
    frame: { title: NOTHING, answer: NOTHING, regions: [], legend: [], release: "", source: NOTHING, focus: "" },
    nodes: new Map(), edges: new Map(), evidence: [], opened: [], hidden: new Set(), pinned: new Set(), filters: {},
    focus: "", unfolded: [], selection: [], marks: new Set(), paths: [], comparison: null,
  };
}

/** Returns the state that shows a view document as it came. */
export function opened(ask: Ask, view: GraphView, more: Partial<State> = {}): State {
  return {
    ...blank(),
    ask,
    frame: {
      title: view.title, answer: view.summary, regions: view.regions, legend: view.legend, release: view.release,
      source: view.source, focus: view.focus,
    },
    nodes: new Map(view.nodes.map((node) => [node.id, node])),
    edges: new Map(view.edges.map((edge) => [edge.id, edge])),
    evidence: view.evidence,
    ...more,
  };
}

/** Adds neighbours of `id`; nodes that are there stay as they are, only new ones take a place. */
export function added(
  state: State, id: string, kind: string, nodes: readonly Node[], edges: readonly Edge[], shown: number, total: number,
): State {
  const known = new Map(state.nodes);
  const fresh: string[] = [];
  for (const node of nodes) {
    if (known.has(node.id)) continue;
    known.set(node.id, node);
    fresh.push(node.id);
  }
  const links = new Map(state.edges);
  for (const edge of edges) {
    if (!known.has(edge.source) || !known.has(edge.target)) continue;
    // Evidence is by number into the document it came with; a card asks the server for it.
    const before = links.get(edge.id);
    links.set(edge.id, before ? { ...before, shown: true } : { ...edge, evidence: [], shown: true });
  }
  const named = new Set([id, ...nodes.map((node) => node.id)]);
  const before = state.opened.find((one) => one.id === id && one.kind === kind);
  const entry: Opened = { id, kind, shown, total, added: [...(before?.added ?? []), ...fresh] };
  return {
    ...state,
    nodes: known,
    edges: links,
    opened: [...state.opened.filter((one) => one !== before), entry],
    hidden: without(state.hidden, named),
    // What was asked for is shown, also where only the surroundings of something were.
    focus: state.focus !== "" && state.focus !== id ? "" : state.focus,
  };
}

/** Takes away what expanding `id` brought, and what that brought in turn, save what is pinned. */
export function collapsed(state: State, id: string): State {
  const gone = new Set<string>();
  const queue = [id];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const entry of state.opened) {
      if (entry.id !== at) continue;
      for (const one of entry.added) {
        if (gone.has(one) || one === id || state.pinned.has(one)) continue;
        gone.add(one);
        queue.push(one);
      }
    }
  }
  return {
    ...state,
    ...removed(state, gone),
    opened: state.opened.filter((entry) => entry.id !== id && !gone.has(entry.id)),
  };
}

function removed(state: State, gone: ReadonlySet<string>): Partial<State> {
  return {
    nodes: new Map([...state.nodes].filter(([id]) => !gone.has(id))),
    edges: new Map([...state.edges].filter(([, edge]) => !gone.has(edge.source) && !gone.has(edge.target))),
    hidden: without(state.hidden, gone),
    pinned: without(state.pinned, gone),
    marks: without(state.marks, gone),
    selection: state.selection.filter((one) => !gone.has(one)),
    focus: gone.has(state.focus) ? "" : state.focus,
  };
}

function without(set: ReadonlySet<string>, gone: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...set].filter((one) => !gone.has(one)));
}

/** Hides things without forgetting them. */
export function hidden(state: State, ids: readonly string[]): State {
  return {
    ...state,
    hidden: new Set([...state.hidden, ...ids]),
    selection: state.selection.filter((one) => !ids.includes(one)),
    focus: ids.includes(state.focus) ? "" : state.focus,
  };
}

/** Shows again all that was hidden by hand, by filter or by focus. */
export function revealed(state: State): State {
  return { ...state, hidden: new Set(), filters: {}, focus: "" };
}

/** Pins things, or lets them go if all of them are pinned. */
export function pinned(state: State, ids: readonly string[]): State {
  const all = ids.every((one) => state.pinned.has(one));
  return {
    ...state,
    pinned: all ? without(state.pinned, new Set(ids)) : new Set([...state.pinned, ...ids]),
  };
}

/** Puts things at new places. */
export function moved(state: State, places: ReadonlyMap<string, Point>): State {
  const nodes = new Map(state.nodes);
  for (const [id, place] of places) {
    const node = nodes.get(id);
    if (node) nodes.set(id, { ...node, x: place.x, y: place.y });
  }
  return { ...state, nodes };
}

/** Shows one thing and its neighbours only; asking again for the same shows everything. */
export function focused(state: State, id: string): State {
  return { ...state, focus: state.focus === id ? "" : id };
}

/** Chooses or lets go one value of a facet. */
export function filtered(state: State, facet: Facet, value: string): State {
  const before = state.filters[facet] ?? [];
  const values = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  const filters: Partial<Record<Facet, readonly string[]>> = { ...state.filters };
  if (values.length > 0) filters[facet] = values;
  else delete filters[facet];
  return { ...state, filters };
}

/** Opens a crowd that the page folded; an empty name closes all of them. */
export function unfolded(state: State, id: string): State {
  const rest = state.unfolded.filter((one) => one !== id);
  return { ...state, unfolded: id === "" ? [] : [...rest, id], selection: [] };
}

/** Chooses a thing; `more` adds it to what is chosen, or takes it away. */
export function selected(state: State, id: string, more = false): State {
  if (id === "" || !(state.nodes.has(id) || id.startsWith(FOLD))) return more || state.selection.length === 0 ? state : { ...state, selection: [] };
  if (!more) return { ...state, selection: [id] };
  const before = state.selection;
  return { ...state, selection: before.includes(id) ? before.filter((one) => one !== id) : [...before, id] };
}

/** Returns the thing whose card is open, if any. */
export function chosen(state: State): Node | undefined {
  const last = state.selection[state.selection.length - 1];
  return last === undefined ? undefined : state.nodes.get(last);
}

/** Adds to `now` what `next` has and `now` has not: what happened while the server was asked stays. */
export function joined(now: State, next: State): State {
  const nodes = new Map([...next.nodes, ...now.nodes]);
  return { ...now, nodes, edges: new Map([...now.edges, ...next.edges]), opened: next.opened };
}
