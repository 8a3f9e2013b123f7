/** What the address of the page asks for, and what a query says of itself. */
import { type Display, DISPLAYS } from "./store";

/** A question with values or a query, and how to show its answer. */
export interface Asked {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly query: string;
  readonly show: Display;
  readonly label: string;
  readonly value: string;
}

/** Reads the address of the page. */
export function readAddress(search: string, hash: string): Asked {
  const given = new URLSearchParams(search);
  const shown = new URLSearchParams(hash.replace(/^#/, ""));
  const [name, query] = [given.get("name") ?? "", given.get("query") ?? ""];
  const values: Record<string, string> = {};
  for (const [key, value] of given) if (!["name", "query", "lang"].includes(key)) values[key] = value;
  const show = shown.get("show") as Display;
  return {
    name, query, values, show: DISPLAYS.includes(show) ? show : "table", label: shown.get("label") ?? "", value: shown.get("value") ?? "",
  };
}

/** Returns the comment that a query begins with, which serves as its title. */
export function commentOf(text: string): string {
  return /^\s*#[ \t]*(\S[^\r\n]{0,80})/.exec(text)?.[1]?.trim() ?? "";
}
