import { describe, expect, it, vi } from "vitest";
import { cardOf, fill } from "./card";
import { edgeOf, nodeOf, viewOf } from "./testing";

const words = { "kind.brand": "品牌", links: "联系", place: "{section} · 第 {start}–{end} 字" };
const nasty = "<img src=x onerror=alert(1)>";
const brand = nodeOf({
  id: "brand",
  label: { zh: nasty, en: "English" },
  lines: [[{ text: "行稳", basis: "exact" }, { text: nasty, basis: null }]],
  rows: [
    { name: { zh: "创建者", en: "Made by" }, value: { zh: nasty, en: "" }, href: "javascript:alert(1)", evidence: [0, 99] },
    { name: { zh: "主题", en: "Theme" }, value: { zh: "某主题", en: "" }, href: "theme", evidence: [] },
  ],
});
const view = viewOf([brand, nodeOf({ id: "theme", kind: "theme" })], [edgeOf("brand", "theme", { words: { zh: nasty, en: "" } })]);

describe("a card", () => {
  it("shows everything as text and makes no link out of data", () => {
    const card = cardOf(view, brand, words, "zh", () => undefined);
    expect(card.querySelector("img, a, script, b")).toBeNull();
    expect(card.textContent).toContain(nasty);
    expect(card.querySelector("q")?.textContent).toBe("<b>短语</b>");
  });
  it("marks the words that make the link", () => {
    const card = cardOf(view, brand, words, "zh", () => undefined);
    expect(card.querySelector("h2 mark.exact")?.textContent).toBe("行稳");
  });
  it("says where the evidence stands, counting from one", () => {
    expect(cardOf(view, brand, words, "zh", () => undefined).querySelector("cite")?.textContent).toBe("第一部分 · 第 11–14 字");
    expect(cardOf(view, brand, words, "en", () => undefined).querySelector("cite")?.textContent).toContain("Part one");
  });
  it("goes to other things of the picture", () => {
    const open = vi.fn();
    const card = cardOf(view, brand, words, "zh", open);
    card.querySelectorAll<HTMLButtonElement>("button.link").forEach((button) => {
      button.click();
    });
    expect(open.mock.calls).toEqual([["theme"], ["theme"]]);
  });
  it("leaves places without a value as they are", () => {
    expect(fill("{a} and {b}", { a: 1 })).toBe("1 and {b}");
  });
});
