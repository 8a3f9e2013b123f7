/** The row of open queries. */
import { make } from "../dom";
import type { Say } from "./words";

export interface TabHead {
  readonly id: string;
  readonly title: string;
}

export class TabBar {
  readonly element = make("div", "bench-tabs");
  private readonly list = make("div", "bench-tablist");
  private drawn = "";

  constructor(
    private readonly say: Say, private readonly turn: (id: string) => void, private readonly close: (id: string) => void, add: () => void,
  ) {
    this.list.setAttribute("role", "tablist");
    this.list.setAttribute("aria-label", say("tabs"));
    const button = make("button", "bench-add", "＋");
    button.type = "button";
    button.title = say("new_tab");
    button.setAttribute("aria-label", say("new_tab"));
    button.addEventListener("click", add);
    this.element.append(this.list, button);
  }

  show(heads: readonly TabHead[], active: string): void {
    const wanted = JSON.stringify([heads, active]);
    if (wanted === this.drawn) return; // keeps the focus where it is
    this.drawn = wanted;
    this.list.replaceChildren(
      ...heads.map((head) => {
        const on = head.id === active;
        const tab = make("button", "bench-tab", head.title);
        tab.type = "button";
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-selected", String(on));
        tab.tabIndex = on ? 0 : -1;
        tab.title = head.title;
        tab.addEventListener("click", () => this.turn(head.id));
        tab.addEventListener("keydown", (event) => this.key(event, heads, head.id));
        const close = make("button", "bench-close", "×");
        close.type = "button";
        // A list of tabs may hold nothing but tabs (WAI-ARIA): by keyboard, Delete on the tab closes it.
        close.tabIndex = -1;
        close.setAttribute("aria-hidden", "true");
        close.title = this.say("close_tab", { title: head.title });
        tab.setAttribute("aria-keyshortcuts", "Delete");
        close.addEventListener("click", () => this.close(head.id));
        const holder = make("span", `bench-tab-holder${on ? " is-on" : ""}`, tab, close);
        holder.setAttribute("role", "presentation");
        return holder;
      }),
    );
    this.list.querySelector(".is-on")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private key(event: KeyboardEvent, heads: readonly TabHead[], id: string): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (event.key === "Delete") this.close(id);
    else if (step !== 0) {
      const at = heads.findIndex((one) => one.id === id);
      this.turn(heads[(at + step + heads.length) % heads.length]?.id ?? id);
    } else return;
    event.preventDefault();
    this.list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }
}
