/** A search field as one types: a combobox over the whole atlas, grouped by kind, keyboard first. */
import { make } from "../dom";
import { LONGEST_SEARCH, Offline, type Hit, type Server } from "./server";
import type { Speech } from "./speech";
import { kindMark } from "./widgets";

const WAIT = 110;
const MOST = 18;
const ORDER = ["theme", "brand", "unit", "branch", "principle", "practice", "recommendation", "warning"];

/** Returns hits by kind: kinds in the order of their best hit, hits in theirs. */
export function grouped(hits: readonly Hit[]): readonly (readonly [string, readonly Hit[]])[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const before = groups.get(hit.kind);
    if (before) before.push(hit);
    else groups.set(hit.kind, [hit]);
  }
  return [...groups];
}

let serial = 0;

export class Picker {
  readonly list = make("div", "suggest ex-found");
  private hits: readonly Hit[] = [];
  private active = -1;
  private timer = 0;
  private asking: AbortController | undefined;
  private readonly name: string;

  constructor(
    readonly field: HTMLInputElement,
    private readonly server: Server,
    private readonly speech: Speech,
    private readonly choose: (hit: Hit) => void,
    private readonly kinds: readonly string[] = ORDER,
  ) {
    serial += 1;
    this.name = `found-${serial}`;
    this.list.id = this.name;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    for (const [name, value] of [
      ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.name],
      ["autocomplete", "off"],
    ] as const) {
      field.setAttribute(name, value);
    }
    field.insertAdjacentElement("afterend", this.list);
    field.addEventListener("input", () => this.wait());
    field.addEventListener("focus", () => {
      if (field.value.trim() !== "" && this.hits.length > 0) this.draw();
    });
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    // Keeps the focus in the field, so that a click on a result is not a blur first.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.setAttribute("aria-label", speech.say("search.results"));
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    const text = this.field.value.trim();
    this.hits = [];
    if (text === "") this.close();
    else this.timer = window.setTimeout(() => void this.ask(text), WAIT);
  }

  private async ask(text: string): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const hits = await this.server.search(text, this.kinds, MOST, asking.signal);
      if (asking.signal.aborted) return;
      this.hits = grouped(hits).flatMap(([, list]) => list);
      this.active = this.hits.length > 0 ? 0 : -1;
      this.draw();
      const long = text.length > LONGEST_SEARCH;
      if (this.hits.length === 0 || long) {
        this.note(this.speech.say(long ? "search.long" : "search.none", { text: text.slice(0, 30), most: LONGEST_SEARCH }));
      }
    } catch (fault) {
      if (asking.signal.aborted) return;
      this.hits = [];
      this.draw();
      this.note(this.speech.say(fault instanceof Offline ? "offline" : "search.failed"));
    }
  }

  private draw(): void {
    this.list.replaceChildren();
    let index = 0;
    for (const [kind, hits] of grouped(this.hits)) {
      const head = make("div", "ex-found-head", kindMark(kind, this.speech.kind(kind)));
      head.setAttribute("role", "presentation");
      const group = make("div", "ex-found-group", head);
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", this.speech.kind(kind));
      for (const hit of hits) {
        group.append(this.option(hit, index));
        index += 1;
      }
      this.list.append(group);
    }
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.tell();
  }

  private option(hit: Hit, index: number): HTMLElement {
    const entry = make("div", "suggest-item", make("span", "suggest-name", this.speech.of(hit.label)));
    const context = this.speech.of(hit.context);
    if (context !== "") entry.append(make("span", "suggest-context", context));
    entry.id = `${this.name}-${index}`;
    entry.setAttribute("role", "option");
    entry.addEventListener("click", () => this.pick(index));
    return entry;
  }

  private note(text: string): void {
    const note = make("div", "suggest-empty", text);
    note.setAttribute("role", "status");
    this.list.append(note);
  }

  private key(event: KeyboardEvent): void {
    const { key } = event;
    if ((key === "ArrowDown" || key === "ArrowUp") && this.hits.length > 0) {
      if (this.list.hidden) this.draw();
      else this.active = (this.active + (key === "ArrowDown" ? 1 : -1) + this.hits.length) % this.hits.length;
      this.tell();
      event.preventDefault();
    } else if (key === "Enter") {
      event.preventDefault();
      if (this.active >= 0 && !this.list.hidden) this.pick(this.active);
      else void this.now();
    } else if (key === "Escape") {
      if (!this.list.hidden) event.stopPropagation();
      this.close();
    }
  }

  /** Somebody who types fast and presses Enter gets the first hit. */
  private async now(): Promise<void> {
    window.clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (text === "") return;
    await this.ask(text);
    if (this.hits.length > 0) this.pick(0);
  }

  private tell(): void {
    const options = this.list.querySelectorAll<HTMLElement>('[role="option"]');
    options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) option.scrollIntoView({ block: "nearest" });
    });
    if (this.active < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `${this.name}-${this.active}`);
  }

  private pick(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    this.close();
    this.hits = [];
    this.field.value = "";
    this.choose(hit);
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
