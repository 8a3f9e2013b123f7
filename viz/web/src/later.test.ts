import { beforeEach, describe, expect, it, vi } from "vitest";
import { loadOnceDrawn } from "./later";

const PAGE = `<div data-script="/assets/x/explorer.js"></div>`;

describe("the script of a page that shows something without it", () => {
  const loaded: (string | null)[] = [];
  beforeEach(() => {
    vi.restoreAllMocks();
    loaded.length = 0;
    document.body.innerHTML = PAGE;
    vi.spyOn(document.head, "append").mockImplementation((...nodes) => {
      for (const node of nodes) loaded.push((node as HTMLScriptElement).getAttribute("src"));
    });
  });
  const start = (): void => loadOnceDrawn(document.querySelector("[data-script]") as HTMLElement);

  it("waits for the first frame, and loads once", () => {
    const frames: FrameRequestCallback[] = [];
    const turns: (() => void)[] = [];
    vi.spyOn(window, "requestAnimationFrame").mockImplementation((frame) => frames.push(frame));
    vi.stubGlobal("setTimeout", (turn: () => void) => turns.push(turn));
    start();
    expect(loaded).toEqual([]);
    for (const frame of frames) frame(0);
    expect(loaded).toEqual([]);
    for (const turn of turns) turn();
    expect(loaded).toEqual(["/assets/x/explorer.js"]);
    vi.unstubAllGlobals();
  });

  it("loads at once where nobody looks and no frame comes", () => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    start();
    expect(loaded).toEqual(["/assets/x/explorer.js"]);
  });
});
