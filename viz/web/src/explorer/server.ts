/** What the explorer asks of the server. Answers are data: nothing in them is ever markup. */
import type { Edge, GraphView, Label, Node } from "./document";
import type { Named } from "./state";
import type { Traits } from "./visible";

export interface Question {
  readonly key: string;
  readonly words: Label;
  readonly ask: readonly (readonly [string, string])[];
  readonly marks: readonly string[];
  readonly answer: Label;
}

export interface Start {
  readonly words: Readonly<Record<"zh" | "en", Readonly<Record<string, string>>>>;
  readonly questions: readonly Question[];
  readonly formats: readonly { readonly name: string; readonly suffix: string; readonly help: Label; readonly group: Label }[];
  readonly base: string;
  readonly release: string;
  readonly source: Label;
}

export interface Hit extends Named {
  readonly matched: string;
  readonly context?: Label;
}

export interface Neighbours {
  readonly centre: Node;
  readonly groups: readonly { readonly link: string; readonly kind: string; readonly total: number; readonly shown: number }[];
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

export interface Found {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly text: Label;
  readonly steps: readonly Label[];
}

export interface Compared {
  readonly a: Named;
  readonly b: Named;
  readonly common: readonly { readonly ref: Named; readonly via_a: readonly Named[]; readonly via_b: readonly Named[] }[];
  readonly only_a: readonly Named[];
  readonly only_b: readonly Named[];
  readonly text: Label;
}

export interface Piece {
  readonly statement: string;
  readonly section?: Label | null;
  readonly segments: readonly { readonly start: number; readonly end: number; readonly phrase: string }[];
  readonly sentence?: { readonly text: string; readonly marks: readonly (readonly [number, number])[] } | null;
}

export interface Entity extends Named {
  readonly aliases: readonly string[];
  readonly facts: readonly {
    readonly name: Label;
    readonly value: Label;
    readonly iri?: string | null;
    readonly href?: string | null;
    readonly evidence: readonly number[];
  }[];
  readonly evidence: readonly Piece[];
  readonly degree: Readonly<Record<string, number>>;
}

export interface KeptView {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly created: string;
  readonly release: string;
}

export interface Changes {
  readonly release: string;
  readonly added: readonly Named[];
  readonly removed: readonly Named[];
  readonly renamed: readonly { readonly iri: string; readonly from: Label; readonly to: Label }[];
}

/** A picture as it is kept: the view document and the rest of the state. */
export interface KeptDocument {
  readonly view: GraphView;
  readonly state: Readonly<Record<string, unknown>>;
}

export interface Kept extends KeptView {
  readonly document: KeptDocument | GraphView;
  readonly changes?: Changes | null;
}

/** What the server said instead of an answer. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly label: Label) {
    super(label.en || label.zh);
  }
}

/** That no answer came at all. */
export class Offline extends Error {}

/** Longest text that is sent to be searched for; no name is as long. */
export const LONGEST_SEARCH = 200;

function query(values: Readonly<Record<string, string | number | readonly string[]>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "object") for (const one of value) given.append(name, one);
    else if (value !== "") given.set(name, String(value));
  }
  return given.toString();
}

export class Server {
  private readonly entities = new Map<string, Promise<Entity>>();
  private readonly counted = new Map<string, Readonly<Record<string, number>>>();

  constructor(readonly root: string) {}

  private async ask(path: string, more: RequestInit = {}): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(this.root + path, more);
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
      throw new Offline();
    }
    if (!answer.ok) throw new Refusal(answer.status, await told(answer));
    return answer;
  }

  private async json<T>(path: string, more: RequestInit = {}): Promise<T> {
    const answer = await this.ask(path, more);
    try {
      return (await answer.json()) as T;
    } catch {
      throw new Offline(); // cut off on the way, or a proxy's page
    }
  }

  private post<T>(path: string, body: unknown): Promise<T> {
    return this.json<T>(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
  }

  start(): Promise<Start> {
    return this.json("/explore/start.json");
  }

  /** Has the choice of language remembered for the next page. */
  async remember(lang: string): Promise<void> {
    await this.ask(`/explore/start.json?lang=${lang}`);
  }

  view(name: string, params: Readonly<Record<string, string>>): Promise<GraphView> {
    const given = query(params);
    return this.json(`/views/${encodeURIComponent(name)}.json${given === "" ? "" : `?${given}`}`);
  }

  async search(text: string, kinds: readonly string[], limit: number, signal: AbortSignal): Promise<readonly Hit[]> {
    const given = query({ q: text.slice(0, LONGEST_SEARCH), kind: kinds, limit });
    return (await this.json<{ items: readonly Hit[] }>(`/api/search?${given}`, { signal })).items;
  }

  /** Returns what is known of a thing; asked for once. */
  entity(kind: string, key: string): Promise<Entity> {
    const path = `/api/entities/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`;
    let known = this.entities.get(path);
    if (!known) {
      known = this.json<Entity>(path);
      this.entities.set(path, known);
      known.catch(() => this.entities.delete(path));
    }
    return known;
  }

  neighbours(iri: string, kind: string, offset: number, limit: number): Promise<Neighbours> {
    return this.json(`/api/neighbours?${query({ iri, kinds: kind, offset, limit })}`);
  }

  /** Returns how many neighbours of each kind a thing has. */
  async counts(iri: string): Promise<Readonly<Record<string, number>>> {
    const known = this.counted.get(iri);
    if (known) return known;
    const found = await this.json<{ counts: Record<string, Record<string, number>> }>(`/api/counts?${query({ iri })}`);
    const counts = found.counts[iri] ?? {};
    this.counted.set(iri, counts);
    return counts;
  }

  async paths(from: string, to: string, limit: number, bases = ""): Promise<readonly Found[]> {
    return (await this.json<{ paths: readonly Found[] }>(`/api/paths?${query({ from, to, limit, bases })}`)).paths;
  }

  compare(a: string, b: string): Promise<Compared> {
    return this.json(`/api/compare?${query({ a, b })}`);
  }

  async traits(iris: readonly string[]): Promise<{ traits: Record<string, Traits>; labels: Record<string, Label> }> {
    return this.json("/explore/traits.json", {
      method: "POST",
      headers: { "Content-Type": "text/plain; charset=utf-8" },
      body: iris.join("\n"),
    });
  }

  /** Returns places for many new nodes; what has a place keeps it. */
  async layout(
    nodes: readonly { id: string; width: number; height: number; x?: number; y?: number; pinned?: boolean }[],
    edges: readonly { source: string; target: string }[],
    near: string,
  ): Promise<Readonly<Record<string, readonly [number, number]>>> {
    const found = await this.post<{ positions: Record<string, [number, number]> }>("/api/layout", { nodes, edges, near });
    return found.positions;
  }

  keep(document: KeptDocument | GraphView, title: string, note: string): Promise<{ id: string; href: string }> {
    return this.post("/api/views", { document, title, note });
  }

  kept(id: string): Promise<Kept> {
    return this.json(`/api/views/${encodeURIComponent(id)}`);
  }

  /** Returns the views that were kept, newest first. */
  async keptViews(): Promise<readonly KeptView[]> {
    return (await this.json<{ saved?: readonly KeptView[] }>("/api/views")).saved ?? [];
  }

  async file(view: GraphView, suffix: string, lang: string): Promise<Blob> {
    const answer = await this.ask(`/explore/picture.${encodeURIComponent(suffix)}?lang=${lang}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(view),
    });
    return answer.blob();
  }
}

async function told(answer: Response): Promise<Label> {
  const words = `HTTP ${answer.status}`;
  try {
    const { message } = ((await answer.json()) as { error: { message: Label | string } }).error;
    return typeof message === "string" ? { zh: message, en: message } : message;
  } catch {
    return { zh: words, en: words };
  }
}
