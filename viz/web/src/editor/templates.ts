/**
 * A ready-made question is a query with marker lines where values go. Written and read back here,
 * so that the form and the text say the same: `write(…)` makes the text, `readBack(…)` finds the
 * values in a text that still is the template. The same rules as `bind` in kg/rdf.py.
 */
import type { Blank, Question } from "./server";

/** Values by parameter: an IRI for things, else the text or the digits. Empty means not given. */
export type Given = Readonly<Record<string, string>>;

const MARKER = /^([ \t]*)#(values|limit|offset)[ \t]+\?(\w+)[ \t]*$/;
const INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const LONG: Readonly<Record<string, string>> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

/** Writes a text as a literal of SPARQL. */
export function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex
  const escaped = text.replace(/["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return SHORT[char] ?? `\\u${code}`;
  });
  return `"${escaped}"`;
}

function unquoted(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_, code: string | undefined, char: string | undefined) =>
    code === undefined ? (LONG[char ?? ""] ?? char ?? "") : String.fromCharCode(parseInt(code, 16)),
  );
}

function isThing(blank: Blank): boolean {
  return blank.type !== "text" && blank.type !== "integer";
}

function term(blank: Blank, value: string): string {
  if (isThing(blank)) return `<${value}>`;
  return blank.type === "integer" ? `${quoted(value)}^^<${INTEGER}>` : quoted(value);
}

/** Returns the query with values; markers of parameters that are not given disappear. */
export function write(question: Question, given: Given): string {
  const lines: string[] = [];
  for (const line of question.template.split("\n")) {
    const found = MARKER.exec(line);
    if (!found) {
      lines.push(line);
      continue;
    }
    const [, indent = "", what = "", name = ""] = found;
    const blank = question.fields.find((one) => one.name === name);
    const value = given[name] || blank?.default || "";
    if (blank === undefined || value === "") continue;
    lines.push(
      what === "values"
        ? `${indent}VALUES ?${name} { ${term(blank, value)} }`
        : `${indent}${what.toUpperCase()} ${Number(value)}`,
    );
  }
  return lines.join("\n");
}

function bare(line: string): string {
  return line.trim().replace(/\s+/g, " ");
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map(bare).filter((line) => line !== "");
}

function readTerm(blank: Blank, text: string, prefixes: ReadonlyMap<string, string>): string | null {
  const iri = /^<([^<>"{}|^`\\\s]+)>$/.exec(text);
  if (iri) return isThing(blank) ? (iri[1] ?? null) : null;
  const name = /^([\w-]*):([\w.-]*)$/.exec(text);
  if (name) {
    const space = prefixes.get(name[1] ?? "");
    return isThing(blank) && space !== undefined ? `${space}${name[2] ?? ""}` : null;
  }
  const number = /^(?:"(\d{1,12})"\^\^(?:<[^<>]*#integer>|xsd:integer)|(\d{1,12}))$/.exec(text);
  if (number) return blank.type === "integer" ? (number[1] ?? number[2] ?? null) : null;
  const words = /^"((?:[^"\\\n]|\\.)*)"$/.exec(text) ?? /^'((?:[^'\\\n]|\\.)*)'$/.exec(text);
  return words && blank.type === "text" ? unquoted(words[1] ?? "") : null;
}

/**
 * Returns the values that stand in `text` where it still is the question's template (spaces and
 * empty lines apart), `null` where it has become a query of its own.
 */
export function readBack(question: Question, text: string, prefixes: ReadonlyMap<string, string>): Given | null {
  const lines = linesOf(text);
  const given: Record<string, string> = {};
  let at = 0;
  for (const raw of question.template.split("\n")) {
    const marker = MARKER.exec(raw);
    const line = lines[at] ?? "";
    if (!marker) {
      const wanted = bare(raw);
      if (wanted === "") continue;
      if (wanted !== line) return null;
      at += 1;
      continue;
    }
    const [, , what = "", name = ""] = marker;
    const blank = question.fields.find((one) => one.name === name);
    if (!blank) continue;
    const found =
      what === "values"
        ? new RegExp(`^VALUES \\?${name} ?\\{ ?(.*?) ?\\}$`, "i").exec(line)
        : new RegExp(`^${what} (\\d{1,12})$`, "i").exec(line);
    if (!found) continue; // left out: not limited
    const value = readTerm(blank, found[1] ?? "", prefixes);
    if (value === null || (given[name] ?? value) !== value) return null;
    given[name] = value;
    at += 1;
  }
  return at === lines.length ? given : null;
}

/** Returns the parameters that must be given and are not. */
export function missing(question: Question, given: Given): readonly Blank[] {
  return question.fields.filter((one) => one.required && (given[one.name] || one.default) === "");
}
