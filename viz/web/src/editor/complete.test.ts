import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { insertion, placeOf } from "./complete";

describe("placeOf", () => {
  it.each([
    ["SELECT ?na", "variable", "?na"],
    ["SELECT ?", "variable", "?"],
    ["{ ?a ba:has", "pname", "ba:has"],
    ["{ ?a ba:", "pname", "ba:"],
    ["{ ?a ?b 理财", "word", "理财"],
    ["{ ?a ?b lcwm", "word", "lcwm"],
    ['{ ?a ?b "理财', "string", "理财"],
    ["{ ?a ?b <https://e/theme/lic", "iri", "https://e/theme/lic"],
    ["FILTER(?a < 3", "none", ""],
    ["{ ?a ?b 'done' ", "none", ""],
    ["# 理财", "none", ""],
  ])("knows what is typed in «%s»", (text, kind, typed) => {
    expect(placeOf(text)).toMatchObject({ kind, typed });
  });
});

describe("insertion", () => {
  const known = new Map([["ba", "urn:ba#"], ["skos", "urn:skos#"]]);

  it("adds the prefix that what is inserted needs, once, and keeps the cursor behind it", () => {
    const state = EditorState.create({ doc: "SELECT * { ?a hasT }" });
    const { changes, cursor } = insertion(state, "ba:hasTheme", 14, 18, known);
    const next = state.update({ changes }).newDoc.toString();
    expect(next).toBe("PREFIX ba: <urn:ba#>\nSELECT * { ?a ba:hasTheme }");
    expect(next.slice(0, cursor).endsWith("ba:hasTheme")).toBe(true);
  });

  it("adds it after those that are there", () => {
    const state = EditorState.create({ doc: "PREFIX ba: <urn:ba#>\nASK { ?a x }" });
    const { changes } = insertion(state, "skos:prefLabel", 30, 31, known);
    expect(state.update({ changes }).newDoc.toString()).toBe("PREFIX ba: <urn:ba#>\nPREFIX skos: <urn:skos#>\nASK { ?a skos:prefLabel }");
  });
});
