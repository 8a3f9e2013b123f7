import { describe, expect, it } from "vitest";
import type { Question } from "./server";
import { missing, quoted, readBack, write } from "./templates";

const QUESTION: Question = {
  name: "q", title: { zh: "题", en: "" }, question: { zh: "问", en: "" }, group: "theme",
  template: "PREFIX ba: <urn:ba#>\nSELECT * {\n  #values ?theme\n  #values ?word\n  #values ?least\n  ?b ba:x ?theme\n}\n#limit ?most\n",
  fields: [
    { name: "theme", type: "theme", label: { zh: "主题", en: "" }, required: true, default: "", example: "" },
    { name: "word", type: "text", label: { zh: "词", en: "" }, required: false, default: "", example: "" },
    { name: "least", type: "integer", label: { zh: "数", en: "" }, required: false, default: "", example: "" },
    { name: "most", type: "integer", label: { zh: "数", en: "" }, required: false, default: "20", example: "" },
  ],
};
const PREFIXES = new Map([["ex", "urn:things/"]]);

describe("write", () => {
  it("puts values in the places of their markers and leaves the others out", () => {
    expect(write(QUESTION, { theme: "urn:things/a" })).toBe(
      "PREFIX ba: <urn:ba#>\nSELECT * {\n  VALUES ?theme { <urn:things/a> }\n  ?b ba:x ?theme\n}\nLIMIT 20\n",
    );
  });

  it("escapes what would end a literal", () => {
    expect(quoted('a"} DROP ALL #\n\\')).toBe('"a\\"} DROP ALL #\\n\\\\"');
    expect(quoted("\u0001")).toBe('"\\u0001"');
  });
});

describe("readBack", () => {
  it("returns what was written", () => {
    for (const word of ["先锋", 'a"b\\c\n', "{ } #values ?theme"]) {
      const given = { theme: "urn:things/a", word, least: "3", most: "7" };
      expect(readBack(QUESTION, write(QUESTION, given), PREFIXES)).toEqual(given);
    }
  });

  it("reads values that were changed by hand, with other spaces", () => {
    const text = "PREFIX ba: <urn:ba#>\n\nSELECT * {\n\tVALUES ?theme {ex:b}\n ?b  ba:x ?theme\n}\nlimit 5";
    expect(readBack(QUESTION, text, PREFIXES)).toEqual({ theme: "urn:things/b", most: "5" });
    expect(readBack(QUESTION, text.replace("{ex:b}", "{ <urn:things/c> }"), PREFIXES)).toMatchObject({ theme: "urn:things/c" });
  });

  it("knows when the text has become a query of its own", () => {
    const text = write(QUESTION, { theme: "urn:things/a" });
    for (const other of [text.replace("ba:x", "ba:y"), `${text}OFFSET 3`, text.replace("<urn:things/a>", "<urn:a> <urn:b>"),
      text.replace("<urn:things/a>", '"words"'), "", text.replace("LIMIT 20", "LIMIT many")]) {
      expect(readBack(QUESTION, other, PREFIXES)).toBeNull();
    }
  });
});

it("tells which parameters are missing", () => {
  expect(missing(QUESTION, {}).map((one) => one.name)).toEqual(["theme"]);
  expect(missing(QUESTION, { theme: "urn:a" })).toEqual([]);
});
