/** What the page asks of the server. Answers are data: nothing in them is ever taken for markup. */
import type { Label } from "./words";

export interface Choice {
  readonly key: string;
  readonly label: Label;
  readonly group: Label;
  readonly iri: string;
}

export interface Blank {
  readonly name: string;
  readonly type: string;
  readonly label: Label;
  readonly required: boolean;
  readonly default: string;
  readonly example: string;
}

export interface Question {
  readonly name: string;
  readonly title: Label;
  readonly question: Label;
  readonly group: string;
  readonly template: string;
  readonly fields: readonly Blank[];
}

export interface Bench {
  readonly words: Readonly<Record<string, string>>;
  readonly prefixes: readonly (readonly [string, string])[];
  readonly questions: readonly Question[];
  readonly choices: Readonly<Record<string, readonly Choice[]>>;
  readonly base: string;
  readonly release: string;
  readonly seconds: number;
  readonly rows: number;
  readonly example: string;
}

export interface Term {
  readonly iri: string;
  readonly short: string;
  readonly sort: string;
  readonly label: Label;
  readonly definition: Label;
  readonly count: number;
}

export interface Problem {
  readonly code: string;
  readonly message: Label;
  readonly line: number;
  readonly column: number;
}

export interface Checked {
  readonly ok: boolean;
  readonly form: string;
  readonly error: Problem | null;
  readonly warnings: readonly Problem[];
}

export interface Name {
  readonly text: string;
  readonly label: Label;
  readonly page: string;
  readonly link: string;
}

export interface Hit {
  readonly iri: string;
  readonly kind: string;
  readonly key: string;
  readonly label: Label;
  readonly context: Label;
  readonly score: number;
}

export interface Suggestion {
  readonly sort: string;
  readonly old: string;
  readonly new: string;
  readonly start: number;
  readonly label: Label;
}

export interface Diagnosed {
  readonly message: Label;
  readonly reasons: readonly {
    readonly text: string;
    readonly message: Label;
    readonly line: number;
    readonly column: number;
    readonly suggestions: readonly Suggestion[];
  }[];
}

export interface Drawn {
  readonly svg: string;
  readonly width: number;
  readonly summary: Label;
  readonly nodes: number;
}

export interface Kept {
  readonly id: string;
  readonly results: string;
  readonly embed: string;
  /** Deletes it again. */
  readonly key: string;
}

/** An answer as it came: its media type, its text, and how long it took in milliseconds. */
export interface Answer {
  readonly type: string;
  readonly text: string;
  readonly time: number;
}

/** Where a picture, an answer or a file of the present results comes from. */
export interface Source {
  answer(signal: AbortSignal): Promise<Answer>;
  picture(signal: AbortSignal): Promise<Drawn>;
  file(format: string): Promise<Blob>;
}

/** What the server said instead of an answer. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly label: Label,
    readonly line = 0,
    readonly column = 0,
  ) {
    super(label.en || label.zh);
  }
}

async function refusal(answer: Response): Promise<Refusal> {
  try {
    const told = ((await answer.json()) as { error: Problem }).error;
    return new Refusal(told.code, told.message, told.line, told.column);
  } catch {
    const words = `HTTP ${answer.status}`;
    return new Refusal("http", { zh: words, en: words });
  }
}

export const TABLE = "application/sparql-results+json";
const GRAPH = "text/turtle";

export class Server {
  private terms: Promise<readonly Term[]> | undefined;

  constructor(readonly root: string) {}

  private async get(path: string, accept = "application/json", signal?: AbortSignal): Promise<Response> {
    const answer = await fetch(this.root + path, { headers: { Accept: accept }, ...(signal ? { signal } : {}) });
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  private async post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
    const answer = await fetch(this.root + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  async bench(): Promise<Bench> {
    return (await (await this.get("/api/sparql/workbench")).json()) as Bench;
  }

  /** Returns the vocabulary in use; asked for once. */
  vocabulary(): Promise<readonly Term[]> {
    this.terms ??= this.get("/api/sparql/vocabulary")
      .then((answer) => answer.json() as Promise<{ terms: Term[] }>)
      .then((found) => found.terms)
      .catch(() => {
        this.terms = undefined;
        return [];
      });
    return this.terms;
  }

  async check(query: string): Promise<Checked> {
    return (await (await this.post("/api/sparql/check", { query })).json()) as Checked;
  }

  async names(iris: readonly string[]): Promise<Readonly<Record<string, Name>>> {
    const found = (await (await this.post("/api/sparql/names", { iris })).json()) as { items: Record<string, Name> };
    return found.items;
  }

  async search(text: string, kind = "", limit = 8): Promise<readonly Hit[]> {
    const given = new URLSearchParams({ q: text, limit: String(limit) });
    if (kind !== "") given.set("kind", kind);
    const found = (await (await this.get(`/api/search?${given.toString()}`)).json()) as { items: Hit[] };
    return found.items;
  }

  async diagnose(query: string, signal: AbortSignal): Promise<Diagnosed> {
    return (await (await this.post("/api/sparql/diagnose", { query }, signal)).json()) as Diagnosed;
  }

  async keep(query: string, more: Readonly<Record<string, string>>): Promise<Kept> {
    return (await (await this.post("/api/sparql/saved", { query, ...more })).json()) as Kept;
  }

  /** Deletes a kept query; one that is gone already is no fault. */
  async forget(id: string, key: string): Promise<void> {
    const answer = await fetch(`${this.root}/api/sparql/saved/${encodeURIComponent(id)}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${key}`, Accept: "application/json" },
    });
    if (!answer.ok && answer.status !== 404) throw await refusal(answer);
  }

  /** Returns a source that runs `query`. */
  ofQuery(query: string): Source {
    return {
      answer: async (signal) => {
        const began = performance.now();
        const answer = await fetch(`${this.root}/sparql`, {
          method: "POST",
          headers: { "Content-Type": "application/sparql-query", Accept: `${TABLE}, ${GRAPH};q=0.9` },
          body: query,
          signal,
        });
        return read(answer, began);
      },
      picture: async (signal) => (await (await this.post("/api/sparql/picture", { query }, signal)).json()) as Drawn,
      file: async (format) => {
        const path = format === "csv" || format === "xlsx" ? `export.${format}` : `picture.${format}`;
        return (await this.post(`/api/sparql/${path}`, { query })).blob();
      },
    };
  }

  /** Returns a source of a kept query's results, whose text stays on the server. */
  ofKept(id: string): Source {
    const path = `/api/sparql/saved/${encodeURIComponent(id)}`;
    return {
      answer: async (signal) => {
        const began = performance.now();
        return read(await this.get(`${path}/answer`, "*/*", signal), began);
      },
      picture: async (signal) =>
        (await (await this.get(`${path}/picture`, "application/json", signal)).json()) as Drawn,
      file: async (format) => {
        const file = format === "csv" || format === "xlsx" ? `export.${format}` : `picture.${format}`;
        return (await this.get(`${path}/${file}`, "*/*")).blob();
      },
    };
  }
}

async function read(answer: Response, began: number): Promise<Answer> {
  if (!answer.ok) throw await refusal(answer);
  const text = await answer.text();
  const type = (answer.headers.get("Content-Type") ?? "").split(";")[0] ?? "";
  return { type, text, time: performance.now() - began };
}
