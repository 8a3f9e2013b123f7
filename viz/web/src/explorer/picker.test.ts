import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Picker } from "./picker";
import { Server, type Hit } from "./server";
import { Speech } from "./speech";

const words = { "search.none": "没有“{text}”", "search.long": "只用前 {most} 个字", offline: "连不上", "kind.theme": "主题", "kind.unit": "单位" };
const hit = (kind: string, name: string): Hit => ({ iri: `https://e/${kind}/${name}`, kind, key: name, label: { zh: name, en: "" }, matched: "" });

function start(answer: () => Promise<unknown>): { field: HTMLInputElement; list: HTMLElement; chosen: Hit[] } {
  document.body.innerHTML = "<input>";
  vi.stubGlobal("fetch", vi.fn(answer));
  const field = document.querySelector("input") as HTMLInputElement;
  const chosen: Hit[] = [];
  const picker = new Picker(field, new Server(""), new Speech({ zh: words, en: words }, "zh"), (one) => chosen.push(one));
  return { field, list: picker.list, chosen };
}
const ok = (items: readonly Hit[]) => (): Promise<unknown> => Promise.resolve({ ok: true, json: () => Promise.resolve({ items }) });

async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.value = text;
  field.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(300);
}
const press = (field: HTMLInputElement, key: string): boolean => field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("searching", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("groups by kind, moves by arrow keys, and takes the chosen one on Enter", async () => {
    const { field, list, chosen } = start(ok([hit("theme", "甲"), hit("unit", "乙"), hit("theme", "丙")]));
    await type(field, "x");
    expect([...list.querySelectorAll(".ex-found-head")].map((one) => one.textContent)).toEqual(["主题", "单位"]);
    expect([...list.querySelectorAll("[role=option]")].map((one) => one.textContent)).toEqual(["甲", "丙", "乙"]);
    press(field, "ArrowDown");
    expect(list.querySelector("[aria-selected=true]")?.textContent).toBe("丙");
    expect(field.getAttribute("aria-activedescendant")).toBe(list.querySelector("[aria-selected=true]")?.id);
    press(field, "Enter");
    expect(chosen.map((one) => one.key)).toEqual(["丙"]);
    expect([list.hidden, field.value]).toEqual([true, ""]);
  });

  it("never takes a name for markup", async () => {
    const { field, list } = start(ok([hit("theme", "<img src=x onerror=alert(1)>")]));
    await type(field, "<b>");
    expect(list.querySelector("img")).toBeNull();
    expect(list.textContent).toContain("<img");
  });

  it("sends the start of ten thousand characters and says so", async () => {
    const { field, list } = start(ok([hit("theme", "甲")]));
    await type(field, "青".repeat(10_000));
    const asked = new URL(String(vi.mocked(fetch).mock.calls[0]?.[0]), "http://e").searchParams.get("q");
    expect(asked).toHaveLength(200);
    expect(list.textContent).toContain("只用前 200 个字");
  });

  it("says what happened when the server is away", async () => {
    const { field, list } = start(() => Promise.reject(new TypeError("network")));
    await type(field, "x");
    expect(list.textContent).toBe("连不上");
    press(field, "Escape");
    expect(list.hidden).toBe(true);
  });

  it("takes the first hit when somebody types and presses Enter at once", async () => {
    const { field, chosen } = start(ok([hit("unit", "青岛")]));
    field.value = "qd";
    field.dispatchEvent(new Event("input"));
    press(field, "Enter");
    await vi.advanceTimersByTimeAsync(10);
    expect(chosen.map((one) => one.key)).toEqual(["青岛"]);
  });
});
