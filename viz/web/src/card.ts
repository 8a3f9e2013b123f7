/** The card that slides in: what is known of a thing, with the phrases it rests on, and its links. */
import { make } from "./dom";
import { inLang, type Evidence, type GraphView, type Lang, type ViewEdge, type ViewNode } from "./view";

export type Words = Readonly<Record<string, string>>;

/** Fills the places of a sentence such as `{section} · {start}–{end}`. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function phrases(piece: Evidence, words: Words, lang: Lang): HTMLElement {
  const holder = make("p", "evidence");
  const section = inLang((piece.section ?? piece.source).label, lang);
  for (const segment of piece.segments) {
    const quote = make("q", "", segment.phrase);
    quote.lang = "zh-CN";
    const place = fill(words["place"] ?? "", { section, start: segment.start + 1, end: segment.end });
    holder.append(quote, " ", make("cite", "", place), " ");
  }
  return holder;
}

/** Returns the content of the card of `node`; `open` is called with the id of a thing to go to. */
export function cardOf(
  view: GraphView,
  node: ViewNode,
  words: Words,
  lang: Lang,
  open: (id: string) => void,
): HTMLElement {
  const card = make("div", "card-words");
  const known = new Map(view.nodes.map((one) => [one.id, one]));
  card.append(make("p", `kind kind-${node.kind}`, words[`kind.${node.kind}`] ?? node.kind));
  card.append(heading(node));
  const other = lang === "zh" ? node.label.en : node.label.zh;
  if (other !== "" && other !== inLang(node.label, lang)) card.append(make("p", "muted", inLang(node.label, "en")));
  const list = make("dl");
  for (const row of node.rows) {
    const value = inLang(row.value, lang);
    if (value === inLang(node.label, lang) && row.evidence.length === 0) continue;
    list.append(make("dt", "", inLang(row.name, lang)));
    const cell = make("dd");
    const target = row.href !== node.id ? known.get(row.href) : undefined;
    if (target) cell.append(goTo(value, target.id, open));
    else if (value !== "") cell.append(value);
    for (const number of row.evidence) {
      const piece = view.evidence[number];
      if (piece) cell.append(phrases(piece, words, lang));
    }
    list.append(cell);
  }
  card.append(list);
  const links = view.edges.filter((edge) => edge.source === node.id || edge.target === node.id);
  if (links.length > 0) card.append(linkList(links, node, known, words, lang, open));
  return card;
}

function heading(node: ViewNode): HTMLElement {
  const title = make("h2");
  title.lang = "zh-CN";
  node.lines.forEach((line, index) => {
    if (index > 0) title.append(node.kind === "brand" ? document.createElement("br") : "");
    for (const span of line) title.append(span.basis ? make("mark", span.basis, span.text) : span.text);
  });
  return title;
}

function goTo(text: string, id: string, open: (id: string) => void): HTMLElement {
  const button = make("button", "link", text);
  button.type = "button";
  button.addEventListener("click", () => {
    open(id);
  });
  return button;
}

function linkList(
  links: readonly ViewEdge[],
  node: ViewNode,
  known: ReadonlyMap<string, ViewNode>,
  words: Words,
  lang: Lang,
  open: (id: string) => void,
): HTMLElement {
  const list = make("ul", "links");
  for (const edge of links) {
    const other = known.get(edge.source === node.id ? edge.target : edge.source);
    if (!other) continue;
    const item = make("li", edge.basis ? `basis-${edge.basis}` : "", goTo(inLang(other.label, lang), other.id, open));
    const why = inLang(edge.words, lang);
    if (why !== "") item.append(" ", make("span", "muted", why));
    list.append(item);
  }
  return make("section", "", make("h3", "", words["links"] ?? ""), list);
}
