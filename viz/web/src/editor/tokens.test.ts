import { describe, expect, it } from "vitest";
import { declared, tokenAt, tokens, undeclared, variables } from "./tokens";

const KNOWN = new Map([["ba", "urn:ba#"], ["skos", "urn:skos#"]]);

describe("tokens", () => {
  it("reads what SPARQL is made of", () => {
    const text = `PREFIX ba: <urn:ba#> SELECT ?名 (COUNT(*) AS $n) { _:b a ba:Theme ; ba:of/ba:x* "理\\"财"@zh, 1.5e3 } # done`;
    const kinds = tokens(text).map((one) => `${one.kind} ${one.text}`);
    expect(kinds).toContain("variable ?名");
    expect(kinds).toContain("keyword a");
    expect(kinds).toContain("function COUNT");
    expect(kinds).toContain('string "理\\"财"');
    expect(kinds).toContain("language @zh");
    expect(kinds).toContain("bnode _:b");
    expect(kinds).toContain("number 1.5e3");
    expect(kinds.join("|")).not.toContain("done");
  });

  it("takes a comparison for no IRI and a string over lines for one string", () => {
    expect(tokens("?a < ?b && ?c > 1").some((one) => one.kind === "iri")).toBe(false);
    expect(tokenAt('"""a\n"b" \\""""', 0)).toMatchObject({ kind: "string", text: '"""a\n"b" \\""""' });
  });

  it("never stands still, whatever the text", () => {
    for (const text of ["\u0000\ud800\"'<", "?", "@", "::", "<a b>", '"""', "\\", "$ ."]) {
      expect(tokens(text).map((one) => one.text).join("").length).toBeGreaterThan(0);
    }
  });
});

describe("prefixes", () => {
  it("finds the known ones that are used and not declared", () => {
    expect(undeclared("SELECT * { ?a ba:x skos:y ; foo:z 1 }", KNOWN)).toEqual({ names: ["ba", "skos"], end: 0 });
    const text = "PREFIX ba: <urn:ba#>\nSELECT * { ?a ba:x skos:y }";
    expect(undeclared(text, KNOWN)).toEqual({ names: ["skos"], end: 20 });
  });

  it("sees none in strings, comments and IRIs", () => {
    expect(undeclared("SELECT * { ?a <ba:x> 'ba:y' } # ba:z", KNOWN).names).toEqual([]);
    expect(undeclared("PREFIX ba: <urn:other#> ASK { ?a ba:x 1 }", KNOWN).names).toEqual([]);
  });

  it("reads what a query declares", () => {
    const { prefixes, end } = declared(tokens("BASE <urn:x> PREFIX : <urn:y#>\nPREFIX a-b: <urn:z#> ASK {}"));
    expect([...prefixes]).toEqual([["", "urn:y#"], ["a-b", "urn:z#"]]);
    expect(end).toBe(51);
  });
});

it("lists the variables of a query once", () => {
  expect(variables("SELECT ?a $b { ?a ?p '?no' } # ?neither")).toEqual(["a", "b", "p"]);
});
