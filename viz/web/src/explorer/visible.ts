/** What of a state is to be seen: hidden, filtered and focused things left out, and counted. */
import type { Edge, Node } from "./document";
import { folded } from "./fold";
import type { Facet, Filters, State } from "./state";

/** What a thing can be filtered by; the words are keys (IRIs) of the facets' values. */
export interface Traits {
  readonly place: string;
  readonly level: string;
  readonly aspect: string;
  readonly brand_kind: string;
  readonly groups: readonly string[];
}
export type TraitsOf = ReadonlyMap<string, Traits>;

/** What is shown, and how many things are not, by reason. */
export interface Visible {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly hidden: { readonly hand: number; readonly filter: number; readonly focus: number };
  /** How many things are inside crowds, because they are too many to be drawn. */
  readonly inside: number;
}

/** Returns the values that a node has for a facet; `undefined` where the facet says nothing of its kind. */
export function valuesOf(
  node: Node, facet: Facet, traits: TraitsOf, bases: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] | undefined {
  if (facet === "kind") return [node.kind];
  if (facet === "basis") return node.kind === "brand" ? [...(bases.get(node.id) ?? [])] : undefined;
  const known = traits.get(node.id);
  if (!known) return undefined;
  if (facet === "group") return node.kind === "theme" || node.kind === "brand" ? known.groups : undefined;
  if (facet === "aspect" || facet === "brand_kind") return node.kind === "brand" ? some(known[facet]) : undefined;
  return node.kind === "brand" || node.kind === "unit" || node.kind === "branch" ? some(known[facet]) : undefined;
}

function some(word: string): readonly string[] {
  return word === "" ? [] : [word];
}

/** Returns the bases of the theme links of each brand in the picture. */
export function basesOf(state: State): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const edge of state.edges.values()) {
    if (edge.basis === null) continue;
    const before = found.get(edge.source);
    if (before) before.add(edge.basis);
    else found.set(edge.source, new Set([edge.basis]));
  }
  return found;
}

/** Tells whether a node passes all filters but that of `except`. */
export function passes(
  node: Node, filters: Filters, traits: TraitsOf, bases: ReadonlyMap<string, ReadonlySet<string>>, except = "",
): boolean {
  for (const [facet, wanted] of Object.entries(filters) as [Facet, readonly string[]][]) {
    if (facet === except) continue;
    const values = valuesOf(node, facet, traits, bases);
    if (facet === "basis" && values?.length === 0) continue; // a brand without theme links in the picture
    if (values && !values.some((one) => wanted.includes(one))) return false;
  }
  return true;
}

/** Returns what is to be seen of `state`. */
export function visible(state: State, traits: TraitsOf): Visible {
  const bases = basesOf(state);
  const wanted = state.filters.basis;
  const near = new Set<string>([state.focus]);
  for (const edge of state.edges.values()) {
    if (edge.source === state.focus) near.add(edge.target);
    if (edge.target === state.focus) near.add(edge.source);
  }
  const nodes: Node[] = [];
  const shown = new Set<string>();
  let [hand, filter, focus] = [0, 0, 0];
  for (const node of state.nodes.values()) {
    if (state.hidden.has(node.id)) hand += 1;
    else if (!passes(node, state.filters, traits, bases)) filter += 1;
    else if (state.focus !== "" && !near.has(node.id)) focus += 1;
    else {
      nodes.push(node);
      shown.add(node.id);
    }
  }
  const edges = [...state.edges.values()].filter(
    (edge) =>
      shown.has(edge.source) && shown.has(edge.target) && (edge.basis === null || !wanted || wanted.includes(edge.basis)),
  );
  const drawn = folded(state, nodes, edges);
  return { ...drawn, hidden: { hand, filter, focus } };
}

export interface Choice {
  readonly value: string;
  readonly count: number;
  readonly on: boolean;
}

/** Returns the values of a facet with how many things each would show under the other filters. */
export function choices(state: State, facet: Facet, traits: TraitsOf): readonly Choice[] {
  const bases = basesOf(state);
  const counts = new Map<string, number>();
  for (const node of state.nodes.values()) {
    if (state.hidden.has(node.id)) continue;
    const passing = passes(node, state.filters, traits, bases, facet);
    for (const value of valuesOf(node, facet, traits, bases) ?? []) {
      counts.set(value, (counts.get(value) ?? 0) + (passing ? 1 : 0));
    }
  }
  const on = new Set(state.filters[facet] ?? []);
  for (const value of on) if (!counts.has(value)) counts.set(value, 0);
  return [...counts].map(([value, count]) => ({ value, count, on: on.has(value) }));
}
