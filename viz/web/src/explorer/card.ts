/** The card that slides in: everything known of a thing, its evidence, and what one can do with it. */
import { make } from "../dom";
import type { Label, Edge, Evidence, Node } from "./document";
import type { Entity, Piece } from "./server";
import type { Speech } from "./speech";
import type { State } from "./state";
import { CROWD } from "./ask";
import { gathers } from "./growth";
import { button, kindMark } from "./widgets";

export interface CardActions {
  choose(id: string): void;
  expand(id: string, kind: string): void;
  /** Shows the brands of a theme, unit or branch as crowds. */
  gather(id: string): void;
  collapse(id: string): void;
  focus(id: string): void;
  hide(id: string): void;
  pin(id: string): void;
  whole(node: Node): void;
  partner(id: string, sort: "path" | "compare"): void;
  close(): void;
  /** The thing of a fact that is not in the picture yet. */
  bring(iri: string): void;
}

/** What the card shows besides the state: filled in as the server answers. */
export interface Known {
  readonly entity: Entity | null;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly problem: string;
}

/** A page of the site that says more of a thing, and the sentence that leads there. */
export interface Page {
  readonly word: string;
  readonly href: string;
}

/** Returns the pages of a thing: its own, and for a brand the check of its name. */
export function pagesOf(node: Node, root: string): readonly Page[] {
  if (node.kind === "cluster") return [];
  const own = { word: "card.page", href: `${root}/${node.kind}/${encodeURIComponent(node.key)}` };
  const check = { word: "card.similar", href: `${root}/similar?name=${encodeURIComponent(node.label.zh)}` };
  return node.kind === "brand" ? [own, check] : [own];
}

const WHOLE = new Set(["theme", "unit", "branch", "brand"]);
const COMPARED = new Set(["theme", "unit", "branch"]);

/** Returns the content of the card of `node`. */
export function cardOf(state: State, node: Node, known: Known, edges: readonly Edge[], pages: readonly Page[], speech: Speech, act: CardActions): HTMLElement {
  const card = make("div", "ex-card-words");
  card.append(
    make("div", "ex-card-top", kindMark(node.kind, speech.kind(node.kind)), closing(speech, act)),
    ...names(node, speech),
  );
  card.append(actions(state, node, speech, act));
  card.append(node.kind === "cluster" ? opening(state, node, known, speech, act) : growing(state, node, known, speech, act));
  card.append(known.entity ? facts(state, known.entity, speech, act) : rows(state, node, speech, act));
  if (known.problem !== "") card.append(make("p", "notice", known.problem));
  if (edges.length > 0) card.append(linkList(state, node, edges, speech, act));
  for (const page of pages) {
    const link = make("a", "", speech.say(page.word));
    link.href = page.href;
    card.append(make("p", "ex-page", link));
  }
  return card;
}

function closing(speech: Speech, act: CardActions): HTMLElement {
  const made = button("×", act.close, "ex-close");
  made.setAttribute("aria-label", speech.say("card.close"));
  return made;
}

/** The name in the reader's language, and in the other one below it. */
function names(node: Node, speech: Speech): readonly HTMLElement[] {
  if (node.label.en === "" || node.label.en === node.label.zh) {
    const alone = speech.lang === "en" && node.kind !== "cluster" && node.label.en === "";
    return [chinese(node, "h2"), ...(alone ? [make("p", "muted ex-other", speech.say("card.no_english"))] : [])];
  }
  if (speech.lang === "zh") return [chinese(node, "h2"), make("p", "muted ex-other", node.label.en)];
  const below = chinese(node, "p");
  below.className = "ex-other";
  return [make("h2", "", node.label.en), below];
}

function chinese(node: Node, tag: "h2" | "p"): HTMLElement {
  const title = make(tag);
  title.lang = "zh-CN";
  const marked = node.lines.some((line) => line.some((span) => span.basis !== null));
  if (!marked) title.append(node.label.zh);
  else {
    node.lines.forEach((line, index) => {
      if (index > 0) title.append(document.createElement("br"));
      for (const span of line) title.append(span.basis ? make("mark", span.basis, span.text) : span.text);
    });
  }
  return title;
}

function actions(state: State, node: Node, speech: Speech, act: CardActions): HTMLElement {
  const bar = make("div", "ex-actions");
  const add = (name: string, run: () => void, on?: boolean): void => {
    const made = button(speech.say(name), run);
    if (on !== undefined) made.setAttribute("aria-pressed", String(on));
    bar.append(made);
  };
  if (WHOLE.has(node.kind)) add("card.whole", () => act.whole(node));
  add("card.focus", () => act.focus(node.id), state.focus === node.id);
  if (node.kind !== "cluster") add("card.path", () => act.partner(node.id, "path"));
  if (COMPARED.has(node.kind)) add("card.compare", () => act.partner(node.id, "compare"));
  add("card.pin", () => act.pin(node.id), state.pinned.has(node.id));
  add("card.hide", () => act.hide(node.id));
  return bar;
}

/** Says how many neighbours there are of each kind, and how many of them stand in the picture. */
function growing(state: State, node: Node, known: Known, speech: Speech, act: CardActions): HTMLElement {
  const part = make("section", "ex-grow", make("h3", "", speech.say("card.neighbours")));
  const counts = known.counts;
  if (!counts) {
    part.append(make("p", "muted", speech.say(known.problem === "" ? "card.counting" : "card.not_counted")));
    return part;
  }
  const list = make("ul", "ex-grow-list");
  for (const [kind, total] of Object.entries(counts)) {
    if (total === 0) continue;
    const there = neighboursThere(state, node.id, kind);
    const left = Math.max(0, total - there);
    const item = make("li", "", kindMark(kind, speech.kind(kind)), make("span", "number", `${there} / ${total}`));
    if (left > 0) {
      const more = Math.min(10, left);
      const text = there > 0 || left > 10 ? speech.say("card.more", { count: more }) : speech.say("card.all", { count: left });
      const made = button(text, () => act.expand(node.id, kind));
      made.setAttribute("aria-label", `${text} ${speech.kind(kind)}`);
      item.append(made);
      if (gathers(node.kind, kind, total)) {
        const gather = button(speech.say("crowd.gather", { count: total }), () => act.gather(node.id));
        item.append(gather);
        item.classList.add("ex-grow-two");
      }
    }
    list.append(item);
  }
  part.append(list);
  if (list.childElementCount === 0) part.append(make("p", "muted", speech.say("card.alone")));
  if (state.opened.some((one) => one.id === node.id && one.added.some((id) => state.nodes.has(id)))) {
    part.append(button(speech.say("card.collapse"), () => act.collapse(node.id)));
  }
  return part;
}

/** Says what a crowd holds, and opens it. */
function opening(state: State, node: Node, known: Known, speech: Speech, act: CardActions): HTMLElement {
  const part = make("section", "ex-grow");
  const opened = state.opened.find((one) => one.id === node.id);
  const total = Object.values(known.counts ?? {}).reduce((sum, one) => sum + one, 0);
  if (!opened) part.append(make("p", "", speech.say("crowd.help")), button(speech.say("crowd.open"), () => act.expand(node.id, ""), "ex-button ex-primary"));
  else {
    part.append(make("p", "", speech.say("crowd.opened", { count: Math.min(opened.shown, opened.total) })));
    if (opened.shown < opened.total) {
      part.append(button(speech.say("card.more", { count: Math.min(CROWD, total - opened.shown) }), () => act.expand(node.id, "")));
    }
    part.append(button(speech.say("card.collapse"), () => act.collapse(node.id)));
  }
  return part;
}

function neighboursThere(state: State, id: string, kind: string): number {
  const found = new Set<string>();
  for (const edge of state.edges.values()) {
    const other = edge.source === id ? edge.target : edge.target === id ? edge.source : "";
    if (other !== "" && state.nodes.get(other)?.kind === kind) found.add(other);
  }
  return found.size;
}

function facts(state: State, entity: Entity, speech: Speech, act: CardActions): HTMLElement {
  const list = make("dl");
  for (const fact of entity.facts) {
    const value = speech.of(fact.value);
    list.append(make("dt", "", speech.of(fact.name)));
    const cell = make("dd", "", fact.iri && fact.iri !== entity.iri ? goTo(state, fact.iri, value, act) : value);
    for (const number of fact.evidence) {
      const piece = entity.evidence[number];
      if (piece) cell.append(evidence(piece, speech));
    }
    list.append(cell);
  }
  if (entity.aliases.length > 0) {
    list.append(make("dt", "", speech.say("card.aliases")), make("dd", "", entity.aliases.join("、")));
  }
  return list;
}

function rows(state: State, node: Node, speech: Speech, act: CardActions): HTMLElement {
  const list = make("dl");
  for (const row of node.rows) {
    const value = speech.of(row.value);
    if (value === speech.of(node.label) && row.evidence.length === 0) continue;
    list.append(make("dt", "", speech.of(row.name)));
    const cell = make("dd", "", row.href !== "" && row.href !== node.id ? goTo(state, row.href, value, act) : value);
    for (const number of row.evidence) {
      const piece = state.evidence[number];
      if (piece) cell.append(evidence({ ...piece, section: (piece.section ?? piece.source).label }, speech));
    }
    list.append(cell);
  }
  return list;
}

function goTo(state: State, iri: string, text: string, act: CardActions): HTMLElement {
  return button(text, () => (state.nodes.has(iri) ? act.choose(iri) : act.bring(iri)), "ex-link");
}

/** A piece of evidence: the whole sentence with the phrase marked where the site has the text. */
function evidence(piece: Piece | (Omit<Evidence, "section"> & { section: Label }), speech: Speech): HTMLElement {
  const holder = make("div", "evidence");
  const sentence = "sentence" in piece ? piece.sentence : null;
  if (sentence) {
    const quote = make("q", "phrase ex-sentence");
    quote.lang = "zh-CN";
    let at = 0;
    for (const [start, end] of [...sentence.marks].sort((one, other) => one[0] - other[0])) {
      if (start < at) continue;
      quote.append(sentence.text.slice(at, start), make("mark", "ex-marked", sentence.text.slice(start, end)));
      at = end;
    }
    quote.append(sentence.text.slice(at));
    holder.append(quote);
  }
  for (const segment of piece.segments) {
    const quote = make("q", "phrase", segment.phrase);
    quote.lang = "zh-CN";
    const place = speech.say("card.place", { section: speech.of(piece.section), start: segment.start + 1, end: segment.end });
    holder.append(...(sentence ? [] : [quote, " "]), make("cite", "place", place), " ");
  }
  return holder;
}

function linkList(state: State, node: Node, edges: readonly Edge[], speech: Speech, act: CardActions): HTMLElement {
  const list = make("ul", "ex-links");
  for (const edge of edges) {
    const other = state.nodes.get(edge.source === node.id ? edge.target : edge.source);
    if (!other) continue;
    const item = make("li", edge.basis ? `basis-${edge.basis}` : "", goTo(state, other.id, speech.of(other.label), act));
    const why = speech.of(edge.words);
    if (why !== "") item.append(" ", make("span", "muted", why));
    list.append(item);
  }
  return make("section", "", make("h3", "", speech.say("card.links")), list);
}

/** Returns the card of one line: its two ends and why it is there. */
export function linkCard(state: State, edge: Edge, speech: Speech, act: CardActions): HTMLElement {
  const card = make("div", "ex-card-words");
  const ends = [edge.source, edge.target].map((id) => state.nodes.get(id));
  const top = make("div", "ex-card-top", make("span", "muted", speech.say("card.link")), closing(speech, act));
  card.append(top);
  const chain = make("p", "ex-chain");
  ends.forEach((node, index) => {
    if (index > 0) chain.append(make("span", `ex-why basis-${edge.basis ?? "none"}`, speech.of(edge.words)));
    if (node) chain.append(goTo(state, node.id, speech.of(node.label), act));
  });
  card.append(chain);
  if (edge.basis) {
    card.append(make("p", `badge badge-${edge.basis}`, speech.say(`basis.${edge.basis}`)));
    card.append(make("p", "muted", speech.say(`basis_help.${edge.basis}`)));
  }
  for (const number of edge.evidence) {
    const piece = state.evidence[number];
    if (piece) card.append(evidence({ ...piece, section: (piece.section ?? piece.source).label }, speech));
  }
  return card;
}
