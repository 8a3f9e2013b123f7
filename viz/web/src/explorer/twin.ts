/** The picture as words: an outline and a table of the same things; readers of screens and paper use it. */
import { make } from "../dom";
import type { Lang } from "../view";
import type { Way } from "./address";
import type { Edge, Node } from "./document";
import type { Speech } from "./speech";
import type { State } from "./state";
import type { Visible } from "./visible";
import { kindMark } from "./widgets";

const ORDER = ["theme", "unit", "branch", "brand", "principle", "practice", "recommendation", "warning", "part", "cluster"];
const MOST = 3000; // things in one list; the line below says what is left out

type Choose = (id: string, more: boolean) => void;

interface Tie {
  readonly edge: Edge;
  readonly other: Node;
}

/** Returns the links of each thing, once. */
function tiesOf(seen: Visible): ReadonlyMap<string, readonly Tie[]> {
  const known = new Map(seen.nodes.map((node) => [node.id, node]));
  const ties = new Map<string, Tie[]>();
  const add = (id: string, edge: Edge, other: Node | undefined): void => {
    if (!other) return;
    const before = ties.get(id);
    if (before) before.push({ edge, other });
    else ties.set(id, [{ edge, other }]);
  };
  for (const edge of seen.edges) {
    add(edge.source, edge, known.get(edge.target));
    add(edge.target, edge, known.get(edge.source));
  }
  return ties;
}

function byKind(nodes: readonly Node[]): readonly (readonly [string, readonly Node[]])[] {
  const groups = new Map<string, Node[]>();
  for (const node of nodes.slice(0, MOST)) {
    const before = groups.get(node.kind);
    if (before) before.push(node);
    else groups.set(node.kind, [node]);
  }
  const place = (kind: string): number => (ORDER.indexOf(kind) + ORDER.length) % ORDER.length;
  return [...groups].sort((one, other) => place(one[0]) - place(other[0]));
}

function chooser(state: State, node: Node, speech: Speech, choose: Choose): HTMLButtonElement {
  const made = make("button", "ex-link ex-thing", speech.of(node.label));
  made.type = "button";
  made.dataset["id"] = node.id;
  made.setAttribute("aria-pressed", String(state.selection.includes(node.id)));
  made.addEventListener("click", (event) => choose(node.id, event.shiftKey || event.ctrlKey || event.metaKey));
  return made;
}

/** Says a link as a line: what, to whom, why. */
function tieLine({ edge, other }: Tie, state: State, speech: Speech, choose: Choose): HTMLElement {
  const item = make("li", edge.basis ? `basis-${edge.basis}` : "");
  item.append(chooser(state, other, speech, choose));
  const why = speech.of(edge.words);
  if (edge.basis) item.append(" ", make("span", `badge badge-${edge.basis}`, speech.say(`basis.${edge.basis}`)));
  if (why !== "") item.append(" ", make("span", "muted", why));
  return item;
}

/** Returns the outline: things by kind, their links under them; paths first where there are any. */
export function outlineOf(state: State, seen: Visible, speech: Speech, choose: Choose): HTMLElement {
  const outline = make("div", "ex-outline");
  if (state.paths.length > 0) outline.append(pathList(state, speech, choose));
  if (state.comparison) outline.append(comparisonTable(state, speech, choose));
  const ties = tiesOf(seen);
  for (const [kind, nodes] of byKind(seen.nodes)) {
    const list = make("ul", "ex-outline-list");
    for (const node of nodes) {
      const item = make("li", "", chooser(state, node, speech, choose));
      const owner = speech.of(node.owner);
      if (owner !== "") item.append(" ", make("span", "owner", owner));
      const mine = ties.get(node.id) ?? [];
      if (mine.length > 0) item.append(make("ul", "ex-ties", ...mine.map((tie) => tieLine(tie, state, speech, choose))));
      list.append(item);
    }
    outline.append(make("h3", "", kindMark(kind, speech.say("twin.head", { kind: speech.kind(kind), count: nodes.length }))), list);
  }
  return outline;
}

/** Returns the table: one thing a row. */
export function tableOf(state: State, seen: Visible, speech: Speech, choose: Choose): HTMLElement {
  const ties = tiesOf(seen);
  const holder = make("div", "ex-tables");
  if (state.comparison) holder.append(comparisonTable(state, speech, choose));
  const body = make("tbody");
  for (const [kind, nodes] of byKind(seen.nodes)) {
    for (const node of nodes) {
      const name = make("th", "", chooser(state, node, speech, choose));
      name.scope = "row";
      const mine = ties.get(node.id) ?? [];
      const links = mine.map(({ edge, other }) => {
        const basis = edge.basis ? speech.say("twin.basis", { basis: speech.say(`basis.${edge.basis}`) }) : "";
        return `${speech.of(other.label)}${basis}`;
      });
      const row = make(
        "tr", state.selection.includes(node.id) ? "on" : "",
        name, make("td", "", kindMark(kind, speech.kind(kind))), make("td", "", speech.of(node.owner)),
        make("td", "number", String(mine.length)), make("td", "", links.join(speech.say("comma"))),
      );
      body.append(row);
    }
  }
  const heads = ["name", "kind", "owner", "count", "links"].map((name) => {
    const head = make("th", name === "count" ? "number" : "", speech.say(`twin.${name}`));
    head.scope = "col";
    return head;
  });
  const table = make("table", "table", make("caption", "", speech.of(state.frame.title)), make("thead", "", make("tr", "", ...heads)), body);
  holder.append(make("div", "table-wrap", table));
  return holder;
}

/** Returns the paths as sentences and steps. */
export function pathList(state: State, speech: Speech, choose: Choose): HTMLElement {
  const list = make("ol", "ex-paths");
  state.paths.forEach((path) => {
    const chain = make("p", "ex-chain");
    path.nodes.forEach((id, index) => {
      const node = state.nodes.get(id);
      if (index > 0) {
        const words = speech.of(path.steps[index - 1]);
        chain.append(make("span", "ex-why", words));
      }
      if (node) chain.append(chooser(state, node, speech, choose));
    });
    list.append(make("li", "", chain));
  });
  return make("section", "", make("h3", "", speech.say("paths.head", { count: state.paths.length })), list);
}

/** Returns what two things share and what only one has, as a table of three columns. */
export function comparisonTable(state: State, speech: Speech, choose: Choose): HTMLElement {
  const { comparison } = state;
  if (!comparison) return make("div");
  const [a, b] = [comparison.a, comparison.b].map((one) => speech.of(one.short?.zh ? one.short : one.label)) as [string, string];
  const cell = (ref: { iri: string; label: { zh: string; en: string } }, via: string): HTMLElement => {
    const node = state.nodes.get(ref.iri);
    const name = node ? chooser(state, node, speech, choose) : speech.of(ref.label);
    return make("td", "", name, ...(via === "" ? [] : [make("div", "muted", via)]));
  };
  const names = (refs: readonly { label: { zh: string; en: string } }[]): string =>
    refs.map((ref) => speech.of(ref.label)).join(speech.say("comma"));
  const rows = comparison.common.map(({ ref, viaA, viaB }) => {
    const via = [viaA.length > 0 ? `${a}：${names(viaA)}` : "", viaB.length > 0 ? `${b}：${names(viaB)}` : ""];
    return ["both", cell(ref, via.filter((one) => one !== "").join("；"))] as const;
  });
  const list = [
    ...rows,
    ...comparison.onlyA.map((ref) => ["a", cell(ref, "")] as const),
    ...comparison.onlyB.map((ref) => ["b", cell(ref, "")] as const),
  ];
  const body = make("tbody");
  for (const [who, thing] of list) {
    const head = make("th", "", speech.say(`compare.${who === "both" ? "both" : "only"}`, { name: who === "a" ? a : b }));
    head.scope = "row";
    body.append(make("tr", "", head, thing));
  }
  const table = make("table", "table", make("caption", "", speech.say("compare.caption", { a, b })), body);
  return make("div", "table-wrap", table);
}

/** What a twin was written from. */
export interface Written {
  readonly state: State;
  readonly seen: Visible;
  readonly speech: Speech;
  readonly lang: Lang;
  readonly way: Way;
}

/** Writes the twin, or only marks what is chosen where nothing else has changed since `before`. */
export function drawTwin(holder: HTMLElement, now: Written, before: Written | undefined, choose: Choose): Written {
  const { state, seen, speech, way } = now;
  const old = before?.state;
  const same = old && before.lang === now.lang && before.way === way && old.nodes === state.nodes && old.edges === state.edges &&
    old.hidden === state.hidden && old.filters === state.filters && old.focus === state.focus && before.seen.nodes.length === seen.nodes.length;
  if (same) markTwin(holder, state);
  else {
    holder.replaceChildren(
      make("h2", "", speech.of(state.frame.title)), make("p", "", speech.of(state.frame.answer)),
      way === "table" ? tableOf(state, seen, speech, choose) : outlineOf(state, seen, speech, choose),
      make("p", "source-line muted", speech.of(state.frame.source)),
    );
  }
  return now;
}

/** Marks in a twin that is there what is now chosen, without building it anew. */
function markTwin(holder: HTMLElement, state: State): void {
  for (const made of holder.querySelectorAll<HTMLElement>("[data-id]")) {
    const on = state.selection.includes(made.dataset["id"] ?? "");
    made.setAttribute("aria-pressed", String(on));
    made.closest("tr")?.classList.toggle("on", on && made.closest("th") !== null);
  }
}

