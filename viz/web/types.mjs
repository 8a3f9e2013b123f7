/**
 * Writes src/explorer/document.ts from the published schema of view documents.
 *
 * `npm run types` rewrites the file; a test keeps it equal to the schema.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const SCHEMA = new URL("../view.schema.json", import.meta.url);
const TARGET = new URL("src/explorer/document.ts", import.meta.url);
const BANNER = "/** Made from viz/view.schema.json by `npm run types`: do not edit. */";

/** The compiler knows tuples by their older spelling only. */
function withOlderTuples(value) {
  if (Array.isArray(value)) return value.map(withOlderTuples);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([name, one]) => [name === "prefixItems" ? "items" : name, withOlderTuples(one)]);
  return Object.fromEntries(entries);
}

/** Returns the text of the module. */
export async function typesOfDocument() {
  const schema = { ...withOlderTuples(JSON.parse(readFileSync(SCHEMA, "utf8"))), title: "GraphView" };
  return compile(schema, "GraphView", { bannerComment: BANNER, additionalProperties: false, style: { printWidth: 110 } });
}

/** Returns the module as it is. */
export function typesAsTheyAre() {
  return readFileSync(TARGET, "utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await typesOfDocument());
