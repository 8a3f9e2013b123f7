import { describe, expect, it } from "vitest";
import { pagesOf } from "./card";
import type { Node } from "./document";

const node = (kind: string, key: string, zh: string): Node => ({ kind, key, label: { zh, en: "" } }) as unknown as Node;

describe("the pages a card leads to", () => {
  it("leads from a brand to its page and to the check of its name", () => {
    const found = pagesOf(node("brand", "a b", "理财 & 为民"), "/atlas");
    expect(found.map((one) => one.href)).toEqual(["/atlas/brand/a%20b", `/atlas/similar?name=${encodeURIComponent("理财 & 为民")}`]);
  });

  it("leads from other things to their page, and from a crowd nowhere", () => {
    expect(pagesOf(node("theme", "t", "主题"), "").map((one) => one.href)).toEqual(["/theme/t"]);
    expect(pagesOf(node("cluster", "c", "聚类"), "")).toEqual([]);
  });
});
