/**
 * Reads SPARQL piece by piece (SPARQL 1.1, section 19.8): for colours, for completion and for
 * prefixes. No parser: errors are the server's to tell.
 */
export type TokenKind =
  | "space" | "comment" | "string" | "iri" | "pname" | "variable" | "bnode" | "number" | "language" | "keyword" | "function"
  | "word" | "bracket" | "operator";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
}

export const KEYWORDS: ReadonlySet<string> = new Set(
  ("ADD ALL AS ASC ASK BASE BIND BY CLEAR CONSTRUCT COPY CREATE DEFAULT DELETE DESC DESCRIBE DISTINCT DROP EXISTS FILTER " +
    "FROM GRAPH GROUP HAVING IN INSERT LIMIT LOAD MINUS MOVE NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR " +
    "SERVICE SILENT TO UNDEF UNION USING VALUES WHERE WITH TRUE FALSE").split(" "),
);

export const FUNCTIONS: ReadonlySet<string> = new Set(
  ("ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT HOURS IF IRI ISBLANK " +
    "ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMETERM SAMPLE " +
    "SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE " +
    "TZ UCASE URI UUID YEAR").split(" "),
);

/** The keywords worth offering: those of reading queries. */
export const OFFERED: readonly string[] = [
  "SELECT", "DISTINCT", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "ASK", "CONSTRUCT", "DESCRIBE",
  "PREFIX", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "AS", "NOT EXISTS", "EXISTS", "IN", "ASC", "DESC",
];

const NAME = "[\\p{L}\\p{N}_\\-·]";
const PIECES: readonly (readonly [TokenKind, RegExp])[] = [
  ["space", /[ \t\r\n]+/uy],
  ["comment", /#[^\r\n]*/uy],
  ["string", /"""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/uy],
  ["iri", /<[^<>"{}|^`\\\s]*>/uy],
  ["bnode", new RegExp(`_:${NAME}(?:${NAME}|\\.(?=${NAME}))*`, "uy")],
  ["pname", new RegExp(`(?:\\p{L}(?:${NAME}|\\.(?=${NAME}))*)?:(?:(?:${NAME}|:|%[0-9A-Fa-f]{2}|\\\\.)(?:${NAME}|:|%[0-9A-Fa-f]{2}|\\\\.|\\.(?=${NAME}))*)?`, "uy")],
  ["variable", /[?$][\p{L}\p{N}_·]+/uy],
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy],
  ["language", /@[A-Za-z]+(?:-[A-Za-z0-9]+)*/uy],
  ["word", /[\p{L}_][\p{L}\p{N}_]*/uy],
  ["bracket", /[()[\]{}]/uy],
  ["operator", /\^\^|&&|\|\||!=|<=|>=|[^]/uy],
];

/** Returns the token that begins at `start`; a string that is not closed is an operator `"`. */
export function tokenAt(text: string, start: number): Token {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (!found || found[0] === "") continue;
    if (kind !== "word") return { kind, text: found[0], start };
    const word = found[0].toUpperCase();
    const sort = found[0] === "a" || KEYWORDS.has(word) ? "keyword" : FUNCTIONS.has(word) ? "function" : "word";
    return { kind: sort, text: found[0], start };
  }
  return { kind: "operator", text: text.slice(start, start + 1), start };
}

/** Returns all tokens but spaces and comments. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    at += Math.max(token.text.length, 1);
    if (token.kind !== "space" && token.kind !== "comment") found.push(token);
  }
  return found;
}

/** Returns the prefixes that a query declares, and where the last declaration ends. */
export function declared(all: readonly Token[]): { prefixes: Map<string, string>; end: number } {
  const prefixes = new Map<string, string>();
  let end = 0;
  for (let at = 0; at < all.length; at++) {
    const [word, name, iri] = [all[at], all[at + 1], all[at + 2]];
    if (word?.kind !== "keyword") continue;
    const kind = word.text.toUpperCase();
    if (kind === "PREFIX" && name?.kind === "pname" && iri?.kind === "iri") {
      prefixes.set(name.text.replace(/:.*$/, ""), iri.text.slice(1, -1));
      end = iri.start + iri.text.length;
    } else if (kind === "BASE" && name?.kind === "iri") {
      end = name.start + name.text.length;
    } else if (kind !== "PREFIX" && kind !== "BASE") break;
  }
  return { prefixes, end };
}

/** Returns the known prefixes that a query uses and does not declare. */
export function undeclared(text: string, known: ReadonlyMap<string, string>): { names: string[]; end: number } {
  const all = tokens(text);
  const { prefixes, end } = declared(all);
  const names = new Set<string>();
  all.forEach((token, at) => {
    if (token.kind !== "pname" || all[at - 1]?.text.toUpperCase() === "PREFIX") return;
    const prefix = token.text.slice(0, token.text.indexOf(":"));
    if (known.has(prefix) && !prefixes.has(prefix)) names.add(prefix);
  });
  return { names: [...names], end };
}

/** Returns the names of the variables in a query. */
export function variables(text: string): string[] {
  return [...new Set(tokens(text).filter((one) => one.kind === "variable").map((one) => one.text.slice(1)))];
}
