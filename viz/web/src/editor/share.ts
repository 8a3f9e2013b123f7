/** Addresses that lead back here: with the query, with the results only, and to be framed. */
import { make } from "../dom";
import { addKept, dropKept, type KeptLink, readKept } from "./kept";
import { Refusal, type Server } from "./server";
import type { Display } from "./store";
import { inPage, type Say } from "./words";

export interface Shared {
  readonly query: string;
  readonly title: string;
  readonly display: Display;
  readonly label: string;
  readonly value: string;
  /** The ready-made question and its values, where the query is one. */
  readonly question: string;
  readonly given: Readonly<Record<string, string>>;
}

/** Returns the path of the page with this query; readers without script get the answer too. */
export function pathOf(shared: Shared): string {
  const values = shared.question === "" ? { query: shared.query } : { name: shared.question, ...shared.given };
  const given = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ""));
  return `/sparql?${given.toString()}${fragmentOf(shared)}`;
}

/** Returns the part of an address that says how results are shown. */
export function fragmentOf(shared: Pick<Shared, "display" | "label" | "value">): string {
  if (shared.display === "table") return "";
  const chart = shared.display === "bar" || shared.display === "pie";
  const given = new URLSearchParams({ show: shared.display });
  if (chart && shared.label !== "") given.set("label", shared.label);
  if (chart && shared.value !== "") given.set("value", shared.value);
  return `#${given.toString()}`;
}

export class ShareMenu {
  readonly element = make("details", "bench-menu bench-share");
  private readonly body = make("div", "bench-menu-list bench-share-list");
  private readonly kept = make("div", "bench-kept");

  constructor(private readonly server: Server, private readonly say: Say, private readonly current: () => Shared) {
    this.element.append(make("summary", "button", say("share")), this.body);
    this.element.addEventListener("toggle", () => {
      if (this.element.open) this.draw();
    });
  }

  private draw(): void {
    const address = new URL(this.server.root + pathOf(this.current()), window.location.href).href;
    const button = make("button", "button", this.say("make_link"));
    const title = make("input", "bench-address");
    title.value = this.current().title;
    title.maxLength = 200;
    const label = make("label", "bench-copy", make("span", "muted", this.say("share_title")), title);
    const told = make("div", "", label, make("p", "", button));
    button.type = "button";
    button.addEventListener("click", () => void this.keep(told, title.value.trim()));
    this.body.replaceChildren(
      this.row("share_link", "share_link_help", address),
      make("h3", "", this.say("share_results")),
      make("p", "help", this.say("share_results_help")),
      told,
      this.kept,
    );
    this.listKept();
  }

  /** Lists the links that were made in this browser: whoever made one may delete it. */
  private listKept(): void {
    const links = readKept(window.localStorage);
    this.kept.hidden = links.length === 0;
    this.kept.replaceChildren(make("h3", "", this.say("kept")), make("ul", "plain", ...links.map((one) => this.keptRow(one))));
  }

  private keptRow(one: KeptLink): HTMLElement {
    const link = make("a", "", one.title || this.say("results"));
    link.href = this.server.root + one.path;
    const away = make("button", "bench-link", this.say("delete"));
    away.type = "button";
    away.setAttribute("aria-label", this.say("delete_link", { title: link.textContent }));
    const row = make("li", "bench-kept-row", link, away);
    away.addEventListener("click", () => {
      const sure = make("button", "bench-link is-wrong", this.say("delete_sure"));
      sure.type = "button";
      sure.addEventListener("click", () => void this.forget(one, row));
      away.replaceWith(sure);
      sure.focus();
    });
    return row;
  }

  private async forget(one: KeptLink, row: HTMLElement): Promise<void> {
    try {
      for (const key of one.keys) await this.server.forget(one.id, key);
      dropKept(window.localStorage, one.id);
      this.listKept();
    } catch (fault) {
      row.append(make("span", "is-wrong", fault instanceof Refusal ? inPage(fault.label) : this.say("offline")));
    }
  }

  private async keep(place: HTMLElement, title: string): Promise<void> {
    const { query, display, label, value } = this.current();
    try {
      const kept = await this.server.keep(query, { title, display, label: label === "#" ? "" : label, value: value === "#" ? "" : value });
      addKept(window.localStorage, { id: kept.id, title, path: kept.results, keys: [kept.key] });
      this.listKept();
      const [results, embed] = [kept.results, kept.embed].map((path) => new URL(this.server.root + path, window.location.href).href);
      const frame = document.createElement("iframe");
      frame.setAttribute("src", embed ?? "");
      frame.setAttribute("title", title || this.say("results"));
      frame.setAttribute("width", "100%");
      frame.setAttribute("height", "480");
      place.replaceChildren(
        this.row("", "", results ?? ""),
        this.row("share_embed", "share_embed_help", frame.outerHTML),
      );
    } catch (fault) {
      place.replaceChildren(make("p", "notice notice-error", fault instanceof Refusal ? inPage(fault.label) : this.say("offline")));
    }
  }

  private row(head: string, help: string, text: string): HTMLElement {
    const field = make("input", "bench-address");
    field.readOnly = true;
    field.value = text;
    field.setAttribute("aria-label", this.say(head || "share_results"));
    field.addEventListener("focus", () => field.select());
    const copy = make("button", "button", this.say("copy"));
    copy.type = "button";
    copy.addEventListener("click", () => void this.copy(field, copy));
    const parts: Node[] = head === "" ? [] : [make("h3", "", this.say(head)), make("p", "help", this.say(help))];
    return make("div", "", ...parts, make("div", "bench-copy", field, copy));
  }

  private async copy(field: HTMLInputElement, button: HTMLButtonElement): Promise<void> {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // pages over plain HTTP have no clipboard of their own
    }
    button.textContent = this.say("copied");
  }
}
