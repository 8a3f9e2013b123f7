import { beforeEach, describe, expect, it } from "vitest";
import { makeTabs } from "./tabs";

const PAGE = `<nav data-tabs><a class="tab" href="#one">图</a><a class="tab" href="#two">表</a></nav>
<section id="one"></section><section id="two"></section>`;

const panel = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const tab = (index: number): HTMLElement => document.querySelectorAll<HTMLElement>(".tab")[index] as HTMLElement;

describe("tabs", () => {
  beforeEach(() => {
    document.body.innerHTML = PAGE;
    history.replaceState(null, "", "/");
  });
  const start = (): void => {
    makeTabs(document.querySelector("[data-tabs]") as HTMLElement);
  };

  it("show the first panel and hide the others", () => {
    start();
    expect([panel("one").hidden, panel("two").hidden]).toEqual([false, true]);
    expect(tab(0).getAttribute("aria-selected")).toBe("true");
  });
  it("turn without leaving the page and put the tab into the address", () => {
    start();
    tab(1).click();
    expect([panel("one").hidden, panel("two").hidden]).toEqual([true, false]);
    expect(window.location.hash).toBe("#two");
  });
  it("open the tab that the address names", () => {
    history.replaceState(null, "", "/#two");
    start();
    expect(panel("two").hidden).toBe(false);
  });
  it("turn by arrow keys, round and round", () => {
    start();
    tab(0).dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
    expect(panel("two").hidden).toBe(false);
    tab(1).dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    expect(panel("one").hidden).toBe(false);
  });
  it("leave all panels showing where one is missing", () => {
    panel("two").remove();
    start();
    expect(panel("one").hidden).toBe(false);
    expect(tab(0).getAttribute("role")).toBeNull();
  });
});
