/** The drawers of the rail: which one is open, what it was given, and what comes of it. */
import { writeAddress, type Way } from "./address";
import { filterPanel, keptPanel, keysPanel, pairPanel, type Drawer } from "./drawers";
import { sentenceOf } from "./faults";
import { keptOf } from "./kept";
import type { Knowledge } from "./knowledge";
import type { Parts } from "./page";
import type { KeptView, Server, Start } from "./server";
import type { Speech } from "./speech";
import type { Stage } from "./stage";
import type { Ask, Facet, Named, State } from "./state";
import { copied } from "./widgets";

/** The explorer as its drawers see it. */
export interface Host {
  readonly server: Server;
  readonly speech: Speech;
  readonly stage: Stage;
  readonly state: State;
  readonly way: Way;
  readonly knowledge: Knowledge;
  readonly start: Start;
  render(): void;
  ask(ask: Ask): Promise<boolean>;
  choose(id: string, more?: boolean): void;
  toggleFilter(facet: Facet, value: string): void;
  prepareFilters(): void;
}

export class Desk {
  open: Drawer | "" = "";
  private first = "";
  private views: readonly KeptView[] | null = null;
  private made = "";
  private problem = "";

  constructor(private readonly host: Host, private readonly parts: Parts) {}

  toggle(drawer: Drawer): void {
    this.open = this.open === drawer ? "" : drawer;
    this.first = "";
    this.made = "";
    this.problem = "";
    this.host.render();
    this.host.stage.refit();
    if (this.open === "filter") this.host.prepareFilters();
    if (this.open === "kept") void this.list();
    if (this.open !== "") this.parts.drawer.querySelector<HTMLElement>("input, button, textarea")?.focus();
  }

  /** Opens the panel that takes a second thing beside `id`. */
  pairWith(id: string, sort: "path" | "compare"): void {
    this.first = id;
    this.open = sort;
    this.host.render();
    this.host.stage.refit();
    const fields = this.parts.drawer.querySelectorAll<HTMLInputElement>("input.ex-field");
    [...fields].find((field) => field.value === "")?.focus();
  }

  /** Closes what is open; returns whether anything was. */
  close(): boolean {
    const { open } = this;
    if (open === "") return false;
    this.open = "";
    this.host.render();
    this.host.stage.refit();
    this.parts.rail(open)?.focus();
    return true;
  }

  draw(): void {
    const { host, open } = this;
    this.parts.openDrawer(open, host.speech, () => this.close(), () => this.content(open));
  }

  private content(open: Drawer | ""): HTMLElement {
    const { host } = this;
    const { state, speech, server } = host;
    switch (open) {
      case "filter":
        return filterPanel(state, host.knowledge.traits, host.knowledge.labels, speech, (facet, value) => host.toggleFilter(facet, value));
      case "path":
      case "compare": {
        const [first, second] = this.pair(open);
        const choose = (id: string, more: boolean): void => host.choose(id, more);
        const run = (one: Named, other: Named): void => void this.run(open, one, other);
        return pairPanel({ sort: open, state, server, speech, first, second, run, choose });
      }
      case "kept":
        return this.keeping();
      default:
        return keysPanel(speech);
    }
  }

  private keeping(): HTMLElement {
    const { state, speech, server, way, start } = this.host;
    const live = new URL(`${server.root}/explore${writeAddress(state, way, start.base, speech.lang)}`, window.location.href).href;
    return keptPanel({
      views: this.views, made: this.made, problem: this.problem, live, title: speech.of(state.frame.title), speech,
      address: (id) => `${server.root}/explore/v/${encodeURIComponent(id)}`,
      keep: (title, note) => void this.keep(title, note),
      copy: (field, done) => void copied(field.value, field).then(() => (done.textContent = speech.say("kept.copied"))),
    });
  }

  /** Returns the two things that a pair panel starts with. */
  private pair(sort: "path" | "compare"): [Named | undefined, Named | undefined] {
    const { ask, selection, nodes, paths } = this.host.state;
    const named = (id: string | undefined): Named | undefined => {
      const node = id === undefined ? undefined : nodes.get(id);
      return node && { iri: node.id, kind: node.kind, key: node.key, label: node.label };
    };
    if (this.first !== "") return [named(this.first), named(selection.find((id) => id !== this.first))];
    if (selection.length >= 2) return [named(selection[selection.length - 2]), named(selection[selection.length - 1])];
    const [path] = paths;
    if (sort === "path" && path) return [named(path.nodes[0]), named(path.nodes[path.nodes.length - 1])];
    if (sort === "compare" && ask.sort === "compare") return [named(ask.a), named(ask.b)];
    return [named(selection[0]), undefined];
  }

  private async run(sort: "path" | "compare", one: Named, other: Named): Promise<void> {
    this.first = "";
    await this.host.ask(sort === "path" ? { sort, from: one.iri, to: other.iri } : { sort, a: one.iri, b: other.iri });
  }

  private async list(): Promise<void> {
    try {
      this.views = await this.host.server.keptViews();
    } catch {
      this.views = []; // the list is a convenience: keeping a view says what is wrong
    }
    if (this.open === "kept") this.host.render();
  }

  private async keep(title: string, note: string): Promise<void> {
    const { server, state, stage, speech } = this.host;
    try {
      const { id, href } = await server.keep(keptOf(state, stage.camera()), title, note);
      this.made = new URL(href || `${server.root}/explore/v/${encodeURIComponent(id)}`, window.location.href).href;
      this.problem = "";
      await this.list();
    } catch (fault) {
      this.problem = sentenceOf(fault, speech);
    }
    this.host.render();
  }
}
