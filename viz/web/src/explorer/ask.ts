/** Answers what is asked: from the server's answers to a state. Nothing here knows the page. */
import { kindStyle } from "../nodes";
import { inColumns, inFlow, inRows, stacked } from "./arrange";
import type { Edge, Label, Node } from "./document";
import { nodeOf } from "./measure";
import { placedNear } from "./place";
import type { Compared, Found, Question, Server } from "./server";
import { added, blank, opened, type Ask, type Comparison, type Named, type PathWords, type State } from "./state";

const PATHS = 3;
const EVERY_BASIS = "exact,variant,parts,inferred";
const STEP = 10;
const LARGEST_PAGE = 50;
const LARGEST_CROWD = 200; // the most the server gives of a crowd at once
/** Of what a crowd holds, so much comes at once: as much as can be read. */
export const CROWD = 48;
const LAID_OUT_HERE = 40;
const NAMED = 4; // things named in the line above a comparison
const MOST_VIA = 40; // brands between two things; more are counted on the lines

/** That something asked for is not there (any more): the sentence and what it names. */
export class Missing extends Error {
  constructor(readonly sentence: string, readonly thing: string) {
    super(sentence);
  }
}

/** Sentences for pictures that the page composes itself, in both languages. */
export interface Sentences {
  both(name: string, values?: Readonly<Record<string, Label | number>>): Label;
}

/** Where pictures that the page composes come from. */
export interface Origin {
  readonly release: string;
  readonly source: Label;
}

/** Returns the state that answers `ask`; `upright` is for narrow windows. */
export async function answered(
  server: Server, ask: Ask, questions: readonly Question[], words: Sentences, origin: Origin, upright: boolean,
): Promise<State> {
  switch (ask.sort) {
    case "question": {
      const question = questions.find((one) => one.key === ask.key);
      if (!question) throw new Missing("missing.question", ask.key);
      const inner = askOf(question);
      const state = await answered(server, inner, questions, words, origin, upright);
      const marks = new Set(question.marks.filter((id) => state.nodes.has(id)));
      const answer = question.answer.zh === "" ? state.frame.answer : question.answer;
      return { ...state, ask, marks, frame: { ...state.frame, title: question.words, answer } };
    }
    case "path": {
      // Words in names first: they need no explanation. Where they do not lead there, every basis counts.
      const named = await server.paths(ask.from, ask.to, PATHS);
      const found = named.length > 0 ? named : await server.paths(ask.from, ask.to, PATHS, EVERY_BASIS);
      return withPaths(ask, found, words, origin, upright);
    }
    case "compare":
      return withComparison(ask, await server.compare(ask.a, ask.b), words, origin, upright);
    default: {
      const view = await server.view(ask.name, ask.params);
      return opened(ask, upright ? stacked(view) : view);
    }
  }
}

/** Returns what a question opens. */
export function askOf(question: Question): Ask {
  const given = Object.fromEntries(question.ask);
  const { view, from, to, ...params } = given;
  if (from !== undefined && to !== undefined) return { sort: "path", from, to };
  return { sort: "view", name: view ?? "overview", params };
}

/** Returns the picture of paths, each a row. */
export function withPaths(ask: Ask & { sort: "path" }, found: readonly Found[], words: Sentences, origin: Origin, upright: boolean): State {
  const first = found[0]?.nodes[0];
  const last = found[0]?.nodes[(found[0]?.nodes.length ?? 0) - 1];
  if (!first || !last) throw new Missing("missing.path", "");
  const placed = inRows(found.map((path) => path.nodes), upright);
  const paths: PathWords[] = found.map((path) => ({ nodes: path.nodes.map((node) => node.id), text: path.text, steps: path.steps }));
  const start = blank();
  const steps = found[0] ? found[0].nodes.length - 1 : 0;
  return {
    ...start,
    ask,
    frame: {
      ...start.frame,
      title: words.both("paths.title", { one: first.label, other: last.label }),
      answer: words.both("paths.answer", { count: found.length, steps, text: found[0]?.text ?? first.label }),
      ...origin,
    },
    nodes: new Map(placed.map((node) => [node.id, node])),
    edges: shownEdges(found.flatMap((path) => path.edges)),
    paths,
  };
}

function shownEdges(edges: readonly Edge[]): ReadonlyMap<string, Edge> {
  return new Map(edges.map((edge) => [edge.id, { ...edge, evidence: [], shown: true }]));
}

/** Returns the picture of a comparison: one, its own, what both have, the other's own, the other. */
export function withComparison(ask: Ask & { sort: "compare" }, found: Compared, words: Sentences, origin: Origin, upright = false): State {
  const comparison: Comparison = {
    a: found.a, b: found.b, onlyA: found.only_a, onlyB: found.only_b, text: found.text,
    common: found.common.map(({ ref, via_a, via_b }) => ({ ref, viaA: via_a, viaB: via_b })),
  };
  const made = new Map<string, Node>();
  const take = (ref: Named): Node => {
    const before = made.get(ref.iri);
    const node = before ?? nodeOf(ref);
    made.set(ref.iri, node);
    return node;
  };
  const seated = new Set<string>();
  const once = (refs: readonly Named[]): Node[] =>
    refs.map(take).filter((node) => !seated.has(node.id) && Boolean(seated.add(node.id)));
  const [a, b] = [found.a, found.b].map((ref) => ({ ...take(ref), filled: true, size: 15 })) as [Node, Node];
  seated.add(a.id).add(b.id);
  const common = once(found.common.map((one) => one.ref));
  const counted = found.common.reduce((sum, one) => sum + one.via_a.length + one.via_b.length, 0) > MOST_VIA;
  const viaA = counted ? [] : once(found.common.flatMap((one) => one.via_a));
  const viaB = counted ? [] : once(found.common.flatMap((one) => one.via_b));
  const [onlyA, onlyB] = [once(found.only_a), once(found.only_b)];
  const columns = [
    { nodes: onlyA }, { nodes: [wider(a)] }, { nodes: viaA }, { nodes: common.map(marked), gap: 22 }, { nodes: viaB }, { nodes: [wider(b)] }, { nodes: onlyB },
  ];
  const placed = upright ? inFlow(columns) : inColumns(columns);
  const edges: Edge[] = [];
  const tie = (source: string, target: string, said: Label = { zh: "", en: "" }): void => {
    edges.push({
      id: `${source} compared ${target}`, source, target, kind: "compared", basis: null, words: said, evidence: [],
      shown: true, flow: !upright,
    });
  };
  for (const { ref, via_a, via_b } of found.common) {
    for (const [end, via] of [[a, via_a], [b, via_b]] as const) {
      if (counted || via.length === 0) tie(end.id, ref.iri, via.length === 0 ? undefined : words.both("compare.via", { count: via.length }));
      for (const one of counted ? [] : via) {
        tie(end.id, one.iri);
        tie(one.iri, ref.iri);
      }
    }
  }
  for (const node of onlyA) tie(a.id, node.id);
  for (const node of onlyB) tie(b.id, node.id);
  const start = blank();
  return {
    ...start,
    ask,
    frame: {
      ...start.frame,
      title: words.both("compare.title", { one: found.a.label, other: found.b.label }),
      answer: words.both("compare.answer", {
        count: found.common.length, names: listed(found.common.map((one) => one.ref), words),
        one: found.a.short ?? found.a.label, other: found.b.short ?? found.b.label, a: found.only_a.length, b: found.only_b.length,
      }), ...origin,
    },
    nodes: new Map(placed.map((node) => [node.id, node])),
    edges: new Map(edges.map((edge) => [edge.id, edge])),
    comparison,
  };
}

/** What both have stands out: filled, bold, a little larger. */
function marked(node: Node): Node {
  return wider({ ...node, filled: true, size: 15 });
}

function listed(refs: readonly Named[], words: Sentences): Label {
  const named = refs.slice(0, NAMED).map((ref) => ref.label);
  if (named.length === 0) return words.both("compare.nothing");
  const said = { zh: named.map((one) => `“${one.zh}”`).join(""), en: named.map((one) => one.en || one.zh).join(", ") };
  return refs.length > NAMED ? words.both("compare.more", { names: said }) : said;
}

/** A filled node is set bold and a little larger. */
function wider(node: Node): Node {
  return { ...node, width: Math.round(node.width * 1.25), height: Math.round(node.height * 1.15), colour: node.colour || kindStyle(node.kind).colour };
}

/**
 * Fetches the next neighbours of a thing and puts them beside it: so many that `STEP` of them are
 * new to the picture, or, with `upto`, so many of the server's list as were taken before.
 */
export async function expanded(server: Server, state: State, id: string, kind: string, upto?: number): Promise<State> {
  const anchor = state.nodes.get(id);
  if (!anchor) return state;
  let offset = state.opened.find((one) => one.id === id && one.kind === kind)?.shown ?? 0;
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [];
  const crowd = anchor.kind === "cluster";
  let [total, fresh] = [0, 0];
  for (;;) {
    const room = upto === undefined ? (crowd ? CROWD : STEP - fresh) : upto - offset;
    const wanted = Math.min(crowd ? LARGEST_CROWD : LARGEST_PAGE, room);
    if (wanted <= 0) break;
    const found = await server.neighbours(id, kind, offset, wanted);
    total = found.groups.reduce((sum, one) => sum + one.total, 0);
    offset += wanted;
    edges.push(...found.edges);
    for (const node of found.nodes) {
      if (!state.nodes.has(node.id) && !nodes.has(node.id)) fresh += 1;
      nodes.set(node.id, node);
    }
    if (found.nodes.length === 0 || offset >= total || (crowd && upto === undefined)) break;
  }
  const placed = await seated(server, state, anchor, [...nodes.values()], edges);
  return added(state, id, kind, placed, edges, offset, total);
}

async function seated(server: Server, state: State, anchor: Node, nodes: readonly Node[], edges: readonly Edge[]): Promise<Node[]> {
  const fresh = nodes.filter((node) => !state.nodes.has(node.id));
  const known = nodes.filter((node) => state.nodes.has(node.id));
  // What a crowd held stands where the crowd stands, whatever it is linked with.
  if (fresh.length <= LAID_OUT_HERE || anchor.kind === "cluster") return [...known, ...placedNear(anchor, fresh, state.nodes.values())];
  const all = [...[...state.nodes.values()].map((node) => ({ ...sized(node), x: node.x, y: node.y })), ...fresh.map(sized)];
  const there = new Set(all.map((one) => one.id));
  const links = edges.filter((edge) => there.has(edge.source) && there.has(edge.target));
  const places = await server.layout(all, links.map(({ source, target }) => ({ source, target })), anchor.id);
  return [
    ...known,
    ...fresh.map((node) => {
      const [x, y] = places[node.id] ?? [anchor.x, anchor.y];
      return { ...node, x, y };
    }),
  ];
}

function sized({ id, width, height }: Node): { id: string; width: number; height: number } {
  return { id, width, height };
}

/** Puts a thing that is not in the picture into it, with its links to what is there, near these or `beside` one. */
export async function brought(server: Server, state: State, iri: string, beside = ""): Promise<State> {
  const found = await server.neighbours(iri, "", 0, 100);
  const links = found.edges.filter((edge) => {
    const other = edge.source === iri ? edge.target : edge.source;
    return state.nodes.has(other);
  });
  const first = links[0];
  const near = beside !== "" ? state.nodes.get(beside) : first ? state.nodes.get(first.source === iri ? first.target : first.source) : undefined;
  const anchor = near ?? middle(state);
  const [node] = placedNear(anchor, [found.centre], state.nodes.values());
  if (!node) return state;
  const edges = new Map(state.edges);
  for (const edge of links) edges.set(edge.id, { ...(edges.get(edge.id) ?? { ...edge, evidence: [] }), shown: true });
  return { ...state, nodes: new Map(state.nodes).set(node.id, node), edges, focus: "" };
}

function middle(state: State): Pick<Node, "x" | "y" | "width" | "height"> {
  let [x, y] = [0, 0];
  for (const node of state.nodes.values()) {
    x += node.x;
    y += node.y;
  }
  const number = Math.max(1, state.nodes.size);
  return { x: x / number, y: y / number, width: 0, height: 0 };
}
