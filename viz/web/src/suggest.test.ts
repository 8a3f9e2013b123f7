import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressOf, Suggest } from "./suggest";

const item = { iri: "https://e/1", kind: "theme", key: "行稳", label: { zh: "<b>行稳致远</b>", en: "" } };

function start(answer: unknown): { field: HTMLInputElement; list: HTMLElement } {
  document.body.innerHTML = `<form data-search data-api="/api/search" data-empty="没有找到"><input class="search-field" id="q"></form>`;
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve({ ok: true, json: () => Promise.resolve(answer) })));
  new Suggest(document.querySelector("form") as HTMLFormElement);
  return {
    field: document.querySelector("input") as HTMLInputElement,
    list: document.querySelector(".suggest") as HTMLElement,
  };
}

async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(500);
}

describe("suggestions", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("ask the server once for what was typed, and show names as text", async () => {
    const { field, list } = start({ items: [item] });
    field.value = "x";
    field.dispatchEvent(new Event("input"));
    await type(field, "xwzy");
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(String(vi.mocked(fetch).mock.calls[0]?.[0])).toContain("/api/search?q=xwzy");
    expect(list.hidden).toBe(false);
    expect(list.querySelector("b")).toBeNull();
    expect(list.textContent).toContain("<b>行稳致远</b>");
  });
  it("are walked through by the keyboard", async () => {
    const { field, list } = start({ items: [item, { ...item, key: "b" }] });
    await type(field, "x");
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
    expect(list.children[0]?.getAttribute("aria-selected")).toBe("true");
    expect(field.getAttribute("aria-activedescendant")).toBe(list.children[0]?.id);
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
    expect(list.children[1]?.getAttribute("aria-selected")).toBe("true");
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(list.hidden).toBe(true);
  });
  it("say so where nothing is found", async () => {
    const { field, list } = start({ items: [] });
    await type(field, "没有");
    expect(list.textContent).toBe("没有找到");
  });
  it("lead to the page that the server names, never out of the site", () => {
    expect(addressOf({ ...item, page: "/theme/x" }, "/{kind}/{key}")).toBe("/theme/x");
    for (const page of ["javascript:alert(1)", "//evil.example", "https://evil.example"]) {
      expect(addressOf({ ...item, page }, "/{kind}/{key}")).toBe("/theme/%E8%A1%8C%E7%A8%B3");
    }
  });
});
