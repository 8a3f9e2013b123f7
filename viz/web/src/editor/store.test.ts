import { describe, expect, it } from "vitest";
import { commentOf, readAddress } from "./address";
import { fragmentOf, pathOf } from "./share";
import { newTab, readDesk, writeDesk } from "./store";


class Box {
  kept: string | null = null;
  getItem(): string | null {
    return this.kept;
  }
  setItem(_: string, value: string): void {
    this.kept = value;
  }
}

describe("open queries", () => {
  it("come back as they were", () => {
    const box = new Box();
    const tab = newTab({ text: "ASK {}", display: "bar" });
    writeDesk(box, { tabs: [tab], active: tab.id });
    expect(readDesk(box)).toEqual({ tabs: [tab], active: tab.id });
  });

  it.each([null, "", "{", "[]", '{"tabs": 3}', '{"tabs": [null, {"id": 7}, {"id": "a", "text": 1}]}'])("stand %s", (kept) => {
    const box = new Box();
    box.kept = kept;
    expect(readDesk(box).tabs.every((tab) => typeof tab.text === "string")).toBe(true);
  });

  it("do without a browser that keeps anything", () => {
    const shut = { setItem: () => { throw new Error("full"); }, getItem: () => { throw new Error("shut"); } };
    writeDesk(shut, { tabs: [], active: "" });
    expect(readDesk(shut)).toEqual({ tabs: [], active: "" });
  });
});

describe("addresses", () => {
  const shared = { query: "ASK {}", title: "", display: "pie" as const, label: "name", value: "n", question: "", given: {} };

  it("lead back to the query and its display", () => {
    const path = new URL(pathOf(shared), "http://e");
    const asked = readAddress(path.search, path.hash);
    expect(asked).toMatchObject({ query: "ASK {}", show: "pie", label: "name", value: "n" });
  });

  it("name the question and its values where there is one", () => {
    expect(pathOf({ ...shared, question: "brands_on_theme", given: { theme: "licai-weimin", other: "" } })).toBe(
      "/sparql?name=brands_on_theme&theme=licai-weimin#show=pie&label=name&value=n",
    );
    expect(readAddress("?name=q&theme=a&lang=en", "").values).toEqual({ theme: "a" });
  });

  it("say nothing of what is usual, and take nothing that is unknown", () => {
    expect(fragmentOf({ display: "table", label: "x", value: "y" })).toBe("");
    expect(readAddress("", "#show=film").show).toBe("table");
  });
});

it("takes the comment that a query begins with for its title", () => {
  expect(commentOf("\n# 每个品牌 · every brand\nSELECT")).toBe("每个品牌 · every brand");
  expect(commentOf("SELECT * # no title")).toBe("");
});
