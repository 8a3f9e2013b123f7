import { describe, expect, it } from "vitest";
import { arrange, irisOf, isNumeric, readResult, safeLink, safePath, shown, type Table } from "./answers";
import { chooseColumns, seriesOf } from "./chart";
import { TABLE } from "./server";
import { TableView } from "./table";

const INTEGER = "http://www.w3.org/2001/XMLSchema#integer";

function tableOf(heads: string[], rows: (string | number | null)[][]): Table {
  const bindings = rows.map((row) =>
    Object.fromEntries(
      row.flatMap((value, at) => {
        if (value === null) return [];
        const iri = typeof value === "string" && value.includes(":");
        const cell = typeof value === "number" ? { type: "literal", value: String(value), datatype: INTEGER } : { type: iri ? "uri" : "literal", value };
        return [[heads[at] ?? "", cell]];
      }),
    ),
  );
  const text = JSON.stringify({ head: { vars: heads }, results: { bindings } });
  const result = readResult({ type: TABLE, text, time: 1 });
  if (result.kind !== "table") throw new Error("no table");
  return result;
}

const named = (label: string, page = ""): { text: string; label: { zh: string; en: string }; page: string; link: string } => ({
  text: "short", label: { zh: label, en: "" }, page, link: "",
});

describe("answers", () => {
  it("reads tables, truths and texts", () => {
    expect(readResult({ type: TABLE, text: '{"head":{},"boolean":true}', time: 1 })).toEqual({ kind: "truth", truth: true });
    expect(readResult({ type: "text/turtle", text: "<a> <b> <c> .", time: 1 }).kind).toBe("text");
    expect(irisOf(tableOf(["a", "b"], [["urn:x", 1], ["urn:x", null], ["urn:y", 2]]), 9)).toEqual(["urn:x", "urn:y"]);
  });

  it("filters by name as well as by address, and orders numbers as numbers with gaps last", () => {
    const table = tableOf(["thing", "n"], [["urn:a", 10], ["urn:b", null], ["urn:c", 9]]);
    const names = new Map([["urn:a", named("理财为民")], ["urn:c", named("清正廉洁")]]);
    expect(arrange(table, names, "理财", null).length).toBe(1);
    expect(arrange(table, names, "urn:c", null).length).toBe(1);
    expect(arrange(table, names, "", { column: 1, down: false }).map((row) => row[1]?.text)).toEqual(["9", "10", ""]);
    expect(arrange(table, names, "", { column: 1, down: true }).map((row) => row[1]?.text)).toEqual(["10", "9", ""]);
    expect([isNumeric(table, 0), isNumeric(table, 1)]).toEqual([false, true]);
    expect(shown({ kind: "iri", text: "urn:b", language: "", number: null }, names)).toBe("urn:b");
  });

  it("makes links of http addresses and paths of this site only", () => {
    expect(safeLink("https://e.org/a?b#c")).not.toBe("");
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "http://e/x'onmouseover='a", 'http://e/"', "//e", " http://e"]) {
      expect(safeLink(bad)).toBe("");
    }
    expect(safePath("/theme/理财")).toBe("/theme/理财");
    for (const bad of ["//evil", "/\\evil", "javascript:x", "/a b", "theme"]) expect(safePath(bad)).toBe("");
  });
});

describe("the table", () => {
  it("shows hostile values as text", () => {
    const table = tableOf(["x", "y"], [["javascript:alert(1)", "<img src=x onerror=alert(1)>"], ["http://e/x'onmouseover='a", "b"]]);
    const view = new TableView(table, new Map([["http://e/x'onmouseover='a", named("<b>", "javascript:alert(2)")]]), (name) => name, "", "urn:", () => undefined);
    expect(view.element.querySelectorAll("a, img, b").length).toBe(0);
    expect(view.element.textContent).toContain("<img src=x onerror=alert(1)>");
  });

  it("shows a hundred rows and then more", () => {
    const table = tableOf(["n"], Array.from({ length: 250 }, (_, at) => [at]));
    const view = new TableView(table, new Map(), (name) => name, "", "urn:", () => undefined);
    expect(view.element.querySelectorAll("tbody tr").length).toBe(100);
    view.element.querySelector<HTMLButtonElement>(".bench-more")?.click();
    expect(view.element.querySelectorAll("tbody tr").length).toBe(200);
  });

  it("tells by aria-sort how it is ordered", () => {
    const view = new TableView(tableOf(["n"], [[2], [10]]), new Map(), (name) => name, "", "urn:", () => undefined);
    const head = view.element.querySelector("th");
    const sort = view.element.querySelector<HTMLButtonElement>(".bench-sort");
    const seen = [0, 1, 2].map(() => (sort?.click(), head?.getAttribute("aria-sort")));
    expect(seen).toEqual(["ascending", "descending", null]);
  });
});

describe("charts", () => {
  it("take words and the first numbers, and add up what has the same name", () => {
    const table = tableOf(["thing", "name", "n"], [["urn:a", "甲", 2], ["urn:b", "乙", 5], ["urn:c", "甲", 4]]);
    const columns = chooseColumns(table);
    expect(columns).toEqual({ label: 1, value: 2 });
    expect(seriesOf(table, new Map(), columns).data).toEqual([{ label: "甲", value: 6 }, { label: "乙", value: 5 }]);
    expect(chooseColumns(table, "thing", "n")).toEqual({ label: 0, value: 2 });
  });

  it("count rows by what comes again where there are no numbers", () => {
    const table = tableOf(["name", "basis"], [["甲", "exact"], ["乙", "exact"], ["丙", "parts"], ["丁", "exact"]]);
    const columns = chooseColumns(table);
    expect(columns).toEqual({ label: 1, value: -1 });
    expect(seriesOf(table, new Map(), columns, (text) => `${text}!`).data[0]).toEqual({ label: "exact!", value: 3 });
  });
});
