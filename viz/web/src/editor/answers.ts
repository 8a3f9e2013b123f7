/** Answers in the standard JSON form, and what one can do with a table: names, filter, order. */
import type { Answer, Name } from "./server";
import { TABLE } from "./server";
import { inPage } from "./words";

export interface Cell {
  readonly kind: "iri" | "literal" | "blank" | "none";
  readonly text: string;
  readonly language: string;
  readonly number: number | null;
}

export interface Table {
  readonly kind: "table";
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Result = Table | { readonly kind: "truth"; readonly truth: boolean } | { readonly kind: "text"; readonly text: string };

const NOTHING: Cell = { kind: "none", text: "", language: "", number: null };
const NUMERIC = /#(?:integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger|unsignedInt)$/;

interface RawCell {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly "xml:lang"?: string;
}

function cellOf(raw: RawCell | undefined): Cell {
  if (!raw) return NOTHING;
  const text = String(raw.value);
  if (raw.type === "uri") return { kind: "iri", text, language: "", number: null };
  if (raw.type === "bnode") return { kind: "blank", text: `_:${text}`, language: "", number: null };
  const value = NUMERIC.test(raw.datatype ?? "") ? Number(text) : NaN;
  return { kind: "literal", text, language: raw["xml:lang"] ?? "", number: Number.isFinite(value) ? value : null };
}

/** Reads an answer. */
export function readResult(answer: Answer): Result {
  if (answer.type !== TABLE) return { kind: "text", text: answer.text };
  const found = JSON.parse(answer.text) as {
    boolean?: boolean;
    head: { vars?: string[] };
    results?: { bindings: Record<string, RawCell>[] };
  };
  if (found.boolean !== undefined) return { kind: "truth", truth: found.boolean };
  const heads = found.head.vars ?? [];
  const rows = (found.results?.bindings ?? []).map((row) => heads.map((head) => cellOf(row[head])));
  return { kind: "table", heads, rows };
}

/** Returns the IRIs of a table, each once, in order of appearance. */
export function irisOf(table: Table, most: number): string[] {
  const found = new Set<string>();
  for (const row of table.rows) {
    for (const cell of row) if (cell.kind === "iri" && found.size < most) found.add(cell.text);
  }
  return [...found];
}

export type Names = ReadonlyMap<string, Name>;

/** Returns a cell as a reader knows it: the name of a thing, else its text. */
export function shown(cell: Cell, names: Names): string {
  if (cell.kind !== "iri") return cell.text;
  const name = names.get(cell.text);
  return name ? inPage(name.label) || name.text : cell.text;
}

/** Returns only an address that may become a link; anything else stays text. */
export function safeLink(address: string): string {
  return /^https?:\/\/[^\s"'<>\\^`{|}]+$/i.test(address) ? address : "";
}

/** Returns only a path within this site. */
export function safePath(path: string): string {
  return /^\/(?![/\\])[^\s"'<>\\]*$/.test(path) ? path : "";
}

export interface Order {
  readonly column: number;
  readonly down: boolean;
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** Returns the rows that hold all words of `filter` in any cell, in order. */
export function arrange(table: Table, names: Names, filter: string, order: Order | null): readonly (readonly Cell[])[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const kept = wanted.length === 0
    ? [...table.rows]
    : table.rows.filter((row) => {
        const words = row.map((cell) => `${shown(cell, names)} ${cell.text}`).join(" ").toLowerCase();
        return wanted.every((word) => words.includes(word));
      });
  if (order === null) return kept;
  const side = order.down ? -1 : 1;
  return kept.sort((one, other) => {
    const a = one[order.column] ?? NOTHING;
    const b = other[order.column] ?? NOTHING;
    if (a.kind === "none" || b.kind === "none") return Number(a.kind === "none") - Number(b.kind === "none");
    if (a.number !== null && b.number !== null) return side * (a.number - b.number);
    return side * collator.compare(shown(a, names), shown(b, names));
  });
}

/** Tells whether a column holds numbers (or nothing). */
export function isNumeric(table: Table, column: number): boolean {
  let some = false;
  for (const row of table.rows) {
    const cell = row[column] ?? NOTHING;
    if (cell.kind === "none") continue;
    if (cell.number === null) return false;
    some = true;
  }
  return some;
}

const BASES: ReadonlySet<string> = new Set(["exact", "variant", "parts", "inferred"]);

/** Tells whether a value is the basis of a theme link, which has a word and a line of its own. */
export function isBasis(head: string, text: string): boolean {
  return /basis$/i.test(head) && BASES.has(text);
}
