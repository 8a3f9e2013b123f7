/**
 * State ⇄ address. A live address says what was asked and what was done to the picture, in words
 * that a person can read and edit: `?view=theme&theme=licai-weimin&open=unit/qingdao~brand~10`.
 */
import type { Lang } from "../view";
import { FACETS, FOLD, type Ask, type Facet, type Filters, type State } from "./state";

export type Way = "picture" | "outline" | "table";
const WAYS: readonly Way[] = ["picture", "outline", "table"];

/** What is done again to a live picture after it has been asked for. */
export interface Replay {
  readonly open: readonly { readonly id: string; readonly kind: string; readonly shown: number }[];
  readonly hide: readonly string[];
  readonly pin: readonly string[];
  readonly only: string;
  readonly unfold: readonly string[];
  readonly selection: readonly string[];
  readonly filters: Filters;
}

export interface Address {
  readonly ask: Ask;
  readonly replay: Replay;
  readonly way: Way;
  /** The address says nothing: it is the start. */
  readonly bare: boolean;
}

const OURS = new Set(["q", "view", "from", "to", "a", "b", "open", "hide", "pin", "only", "unfold", "sel", "as", "lang"]);
const LONGEST = 8000; // browsers and proxies refuse longer addresses
const MOST = 400; // things named in an address; no one writes more by hand

/** Returns a thing as an address names it: `unit/qingdao`, or its IRI where it is a stranger's. */
export function shortened(iri: string, base: string): string {
  return base !== "" && iri.startsWith(base) ? iri.slice(base.length) : iri;
}

function whole(word: string, base: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(word) ? word : base + word;
}

export function readAddress(search: string, base: string): Address {
  const given = new URLSearchParams(search);
  const list = (name: string): string[] =>
    given.getAll(name).slice(0, MOST).filter((one) => one !== "").map((one) => whole(one, base));
  const filters: Partial<Record<Facet, readonly string[]>> = {};
  for (const facet of FACETS) {
    const values = given.getAll(`f.${facet}`).slice(0, MOST).filter((one) => one !== "");
    const plain = facet === "kind" || facet === "basis";
    if (values.length > 0) filters[facet] = plain ? values : values.map((one) => whole(one, base));
  }
  const open = given.getAll("open").slice(0, MOST).map((word) => {
    const [name = "", kind = "", shown = ""] = word.split("~");
    return { id: whole(name, base), kind, shown: Math.min(200, Math.max(1, Number.parseInt(shown, 10) || 10)) };
  });
  const way = WAYS.find((one) => one === given.get("as")) ?? "picture";
  const asked = readAsk(given, base);
  return {
    ask: asked ?? { sort: "view", name: "overview", params: {} },
    replay: { open, hide: list("hide"), pin: list("pin"), only: list("only")[0] ?? "", unfold: given.getAll("unfold").slice(0, MOST).map((one) => FOLD + one), selection: list("sel"), filters },
    way,
    bare: asked === undefined,
  };
}

function readAsk(given: URLSearchParams, base: string): Ask | undefined {
  const word = (name: string): string => given.get(name) ?? "";
  if (word("q") !== "") return { sort: "question", key: word("q") };
  if (word("from") !== "" && word("to") !== "") {
    return { sort: "path", from: whole(word("from"), base), to: whole(word("to"), base) };
  }
  if (word("a") !== "" && word("b") !== "") return { sort: "compare", a: whole(word("a"), base), b: whole(word("b"), base) };
  if (word("view") === "") return undefined;
  const params: Record<string, string> = {};
  for (const [name, value] of given) if (!OURS.has(name) && !name.startsWith("f.")) params[name] = value;
  return { sort: "view", name: word("view"), params };
}

/** Returns the query string of a state, `lang` included where it is given. */
export function writeAddress(state: State, way: Way, base: string, lang?: Lang): string {
  const given = new URLSearchParams();
  const short = (iri: string): string => shortened(iri, base);
  const { ask } = state;
  if (ask.sort === "question") given.set("q", ask.key);
  else if (ask.sort === "path") {
    given.set("from", short(ask.from));
    given.set("to", short(ask.to));
  } else if (ask.sort === "compare") {
    given.set("a", short(ask.a));
    given.set("b", short(ask.b));
  } else if (ask.name !== "overview" || Object.keys(ask.params).length > 0) {
    given.set("view", ask.name);
    for (const [name, value] of Object.entries(ask.params)) given.set(name, value);
  }
  for (const one of state.opened) given.append("open", `${short(one.id)}~${one.kind}~${one.shown}`);
  for (const one of state.hidden) given.append("hide", short(one));
  for (const one of state.pinned) given.append("pin", short(one));
  if (state.focus !== "") given.set("only", short(state.focus));
  for (const one of state.unfolded) given.append("unfold", one.slice(FOLD.length));
  for (const one of state.selection) given.append("sel", short(one));
  for (const [facet, values] of Object.entries(state.filters)) {
    for (const one of values) given.append(`f.${facet}`, short(one));
  }
  if (way !== "picture") given.set("as", way);
  if (lang) given.set("lang", lang);
  // Slashes and tildes may stand in a query; names stay readable.
  const words = given.toString().replaceAll("%2F", "/").replaceAll("%7E", "~").replaceAll("%3A", ":");
  return words === "" ? "" : `?${words}`;
}

/** Shows an address without going there; one that is too long is left out, a kept view holds the rest. */
export function showAddress(address: string): void {
  if (address.length < LONGEST && address !== window.location.pathname + window.location.search) {
    window.history.replaceState(null, "", address);
  }
}
