/** The page around the canvas: head, rail, drawer, twin, card, legend and the line below. */
import { make } from "../dom";
import type { Lang } from "../view";
import type { Way } from "./address";
import type { Drawer } from "./drawers";
import { ExportMenu } from "./exports";
import type { History } from "./history";
import type { Changes, Kept, Question, Start } from "./server";
import type { Speech } from "./speech";
import type { State } from "./state";
import type { Visible } from "./visible";
import { button } from "./widgets";

export interface PageActions {
  way(way: Way): void;
  drawer(drawer: Drawer): void;
  home(): void;
  undo(): void;
  redo(): void;
  fit(): void;
  zoom(factor: number): void;
  reveal(): void;
  fold(): void;
  file(format: Start["formats"][number]): void;
  share(): void;
  question(key: string): void;
}

const RAIL: readonly (readonly [string, "way" | "drawer" | "home"])[] = [
  ["home", "home"], ["filter", "drawer"], ["path", "drawer"], ["compare", "drawer"],
  ["picture", "way"], ["outline", "way"], ["table", "way"], ["kept", "drawer"], ["keys", "drawer"],
];

export class Parts {
  readonly stage = make("div", "ex-stage");
  readonly twin = make("section", "ex-twin");
  readonly legend = make("ul", "ex-legend");
  readonly drawer = make("aside", "ex-drawer");
  private readonly title = make("h1");
  private readonly answer = make("p", "ex-answer");
  private readonly questions = make("ul", "ex-questions");
  private readonly badge = make("div", "ex-badge");
  private readonly message = make("div", "ex-message");
  private readonly card = make("aside", "ex-card");
  private readonly line = make("p", "ex-line");
  private readonly source = make("p", "muted ex-source");
  private readonly tools = make("div", "ex-tools");
  private readonly live = make("p", "visually-hidden");
  private readonly loading = make("p", "ex-loading");
  private readonly hint = make("p", "visually-hidden");
  private readonly railButtons = new Map<string, HTMLButtonElement>();
  private readonly toolButtons = new Map<string, HTMLButtonElement>();
  private readonly files: ExportMenu;
  private readonly nav = make("nav", "ex-rail");
  private closeWord = "";
  private keptShown: Kept | null = null;
  private openedDrawer = "";

  constructor(
    private readonly holder: HTMLElement,
    private readonly act: PageActions,
    formats: Start["formats"],
  ) {
    this.stage.tabIndex = 0;
    this.stage.id = "ex-stage";
    this.stage.setAttribute("role", "application");
    this.hint.id = "ex-hint";
    this.stage.setAttribute("aria-describedby", "ex-hint");
    this.twin.tabIndex = -1;
    this.twin.id = "ex-twin";
    this.live.setAttribute("role", "status");
    this.message.setAttribute("role", "alert");
    this.badge.hidden = true;
    this.message.hidden = true;
    this.card.hidden = true;
    this.drawer.hidden = true;
    this.loading.hidden = true;
    for (const [name, sort] of RAIL) this.railButtons.set(name, this.railButton(name, sort));
    this.nav.append(...this.railButtons.values());
    const tool = (name: string, run: () => void): void => {
      const made = button("", run, `ex-tool ex-tool-${name}`);
      this.toolButtons.set(name, made);
      this.tools.append(made);
    };
    tool("undo", act.undo);
    tool("redo", act.redo);
    tool("out", () => act.zoom(1 / 1.25));
    tool("in", () => act.zoom(1.25));
    tool("fit", act.fit);
    this.files = new ExportMenu(formats, [{ name: "share", run: act.share }], act.file);
    this.tools.append(this.files.element);
    const view = make("div", "ex-view", this.stage, this.twin, this.badge, this.message, this.loading, this.hint);
    const body = make("div", "ex-body", this.nav, view, this.drawer, this.card);
    holder.append(
      make("header", "ex-head", make("div", "ex-titles", this.title, this.answer), this.questions),
      body, this.legend, make("footer", "ex-foot", this.line, this.source, this.tools), this.live,
    );
  }

  private railButton(name: string, sort: "way" | "drawer" | "home"): HTMLButtonElement {
    const run = sort === "way" ? () => this.act.way(name as Way) : sort === "drawer" ? () => this.act.drawer(name as Drawer) : this.act.home;
    const made = button("", run, `ex-rail-button ex-rail-${name}`);
    if (sort === "drawer") made.setAttribute("aria-expanded", "false");
    if (sort === "way") made.setAttribute("aria-pressed", "false");
    return made;
  }

  rail(name: string): HTMLButtonElement | undefined {
    return this.railButtons.get(name);
  }

  /** Puts every fixed word in place. */
  speak(speech: Speech): void {
    for (const [name, made] of this.railButtons) {
      made.textContent = speech.say(`rail.${name}`);
      made.title = speech.say(`rail.${name}_help`);
    }
    for (const [name, made] of this.toolButtons) {
      made.textContent = speech.say(`tool.${name}`);
      made.title = speech.say(`tool.${name}_help`);
      if (name === "in" || name === "out") made.setAttribute("aria-label", speech.say(`tool.${name}_help`));
    }
    this.nav.setAttribute("aria-label", speech.say("rail.name"));
    this.twin.setAttribute("aria-label", speech.say("rail.outline"));
    this.stage.setAttribute("aria-label", speech.say("stage.name"));
    this.hint.textContent = speech.say("stage.hint");
    this.legend.setAttribute("aria-label", speech.say("legend.name"));
    this.card.setAttribute("aria-label", speech.say("card.name"));
    this.drawer.setAttribute("aria-label", speech.say("rail.name"));
    this.loading.textContent = speech.say("loading");
    this.closeWord = speech.say("drawer.close");
    this.files.speak(speech);
  }

  /** Takes the words of the site's frame from the server's page in the other language. */
  async speakFrame(lang: Lang, root: string): Promise<void> {
    const answer = await fetch(`${root}/explore?lang=${lang}&q=`);
    const other = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of [".masthead .wordmark", ".masthead .nav a", ".masthead .lang", ".masthead .search-go", ".masthead label", ".skip"]) {
      const [mine, theirs] = [document.querySelectorAll(place), other.querySelectorAll(place)];
      mine.forEach((one, index) => {
        const words = theirs[index]?.textContent;
        if (words) one.textContent = words;
      });
    }
    const [mine, theirs] = [document, other].map((page) => page.querySelector<HTMLElement>(".masthead .lang"));
    if (mine && theirs) for (const name of ["lang", "hreflang"]) mine.setAttribute(name, theirs.getAttribute(name) ?? "");
    const [field, their] = [document, other].map((page) => page.querySelector<HTMLInputElement>("#explorer-search input"));
    if (field && their) field.placeholder = their.placeholder;
    const nav = other.querySelector(".masthead .nav")?.getAttribute("aria-label");
    if (nav) document.querySelector(".masthead .nav")?.setAttribute("aria-label", nav);
  }

  head(state: State, questions: readonly Question[], speech: Speech): void {
    const { ask, frame } = state;
    const start = ask.sort === "view" && ask.name === "overview";
    this.title.textContent = speech.of(frame.title);
    this.holder.toggleAttribute("data-start", start);
    this.answer.textContent = start ? "" : speech.of(frame.answer);
    this.answer.title = this.answer.textContent;
    this.questions.replaceChildren(
      ...questions.map(({ key, words }) => {
        const made = button(speech.of(words), () => this.act.question(key), "ex-question");
        made.dataset["question"] = key;
        if (ask.sort === "question" && ask.key === key) made.setAttribute("aria-current", "true");
        return make("li", "", made);
      }),
    );
    this.questions.setAttribute("aria-label", speech.say("questions"));
  }

  showWay(way: Way): void {
    this.holder.dataset["way"] = way;
    for (const name of ["picture", "outline", "table"]) this.railButtons.get(name)?.setAttribute("aria-pressed", String(name === way));
  }

  openDrawer(drawer: Drawer | "", speech: Speech, close: () => void, fill: () => HTMLElement): void {
    for (const name of ["filter", "path", "compare", "kept", "keys"]) {
      this.railButtons.get(name)?.setAttribute("aria-expanded", String(name === drawer));
    }
    const focused = document.activeElement;
    const inside = focused instanceof HTMLElement && this.drawer.contains(focused) && drawer === this.openedDrawer ? focused.id : "";
    const { scrollTop } = this.drawer;
    const again = drawer === this.openedDrawer;
    const typing = again && (drawer === "kept" || drawer === "path" || drawer === "compare") && inside !== "" && focused instanceof HTMLInputElement;
    this.openedDrawer = drawer;
    this.drawer.hidden = drawer === "";
    if (drawer === "") {
      this.drawer.replaceChildren();
      return;
    }
    if (typing) return; // what a person is writing is left alone
    const shut = button("×", close, "ex-close");
    shut.setAttribute("aria-label", speech.say("drawer.close"));
    this.drawer.replaceChildren(make("div", "ex-card-top", make("h2", "", speech.say(`rail.${drawer}`)), shut), fill());
    if (again) this.drawer.scrollTop = scrollTop;
    if (inside !== "") document.getElementById(inside)?.focus();
  }

  openCard(content: HTMLElement | null): void {
    const focused = this.card.contains(document.activeElement);
    const label = focused ? document.activeElement?.textContent : "";
    this.card.hidden = content === null;
    this.card.replaceChildren(...(content ? [content] : []));
    if (!focused || !content) return;
    // The button that was pressed is gone with the old card: its like takes the focus.
    const buttons = [...this.card.querySelectorAll<HTMLElement>("button")];
    (buttons.find((one) => one.textContent === label) ?? buttons[0])?.focus();
  }

  focusCard(): void {
    this.card.querySelector<HTMLElement>("button")?.focus();
  }

  status(state: State, seen: Visible, history: History<State>, speech: Speech): void {
    const counts = new Map<string, number>();
    for (const node of seen.nodes) counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
    const { hand, filter, focus } = seen.hidden;
    const shown = speech.say(seen.nodes.length === 0 ? "status.nothing" : "status.shown", { kinds: speech.kinds(counts), links: seen.edges.length });
    const parts: (globalThis.Node | string)[] = [make("span", "", shown)];
    const gone = hand + filter + focus;
    if (gone === 0) parts.push(make("span", "muted", speech.say("status.all")));
    else {
      const why = ([["hand", hand], ["filter", filter], ["focus", focus]] as const)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => speech.say(`status.${name}`, { count }));
      parts.push(make("strong", "ex-hidden", speech.say("status.hidden", { count: gone, why: why.join(speech.say("comma")) })));
      parts.push(button(speech.say("status.reveal"), this.act.reveal, "ex-link ex-reveal"));
    }
    if (seen.inside > 0) parts.push(make("strong", "ex-hidden", speech.say("status.inside", { count: seen.inside })));
    if (state.unfolded.length > 0) parts.push(button(speech.say("status.fold"), this.act.fold, "ex-link"));
    if (state.selection.length > 1) parts.push(make("span", "", speech.say("status.chosen", { count: state.selection.length })));
    const source = speech.of(state.frame.source) || speech.say("status.release", { release: state.frame.release });
    this.source.textContent = source;
    this.source.title = source;
    this.line.replaceChildren(...parts.flatMap((one, index) => (index > 0 ? [" ", one] : [one])));
    const set = (name: string, on: boolean): void => {
      const made = this.toolButtons.get(name);
      if (made) made.disabled = !on;
    };
    set("undo", history.past.length > 0);
    set("redo", history.future.length > 0);
  }

  /** Says something to readers of screens only. */
  announce(text: string): void {
    this.live.textContent = text;
  }

  /** Says what went wrong and offers a way on; an empty text takes it away. */
  tell(text: string, again?: () => void, word = ""): void {
    this.message.hidden = text === "";
    if (text === "") {
      this.message.replaceChildren();
      return;
    }
    const close = button("×", () => this.tell(""), "ex-close");
    close.setAttribute("aria-label", this.closeWord);
    const more = again ? [button(word, () => {
      this.tell("");
      again();
    })] : [];
    this.message.replaceChildren(make("p", "", text), ...more, close);
  }

  /** What went wrong last, if it still says so. */
  get told(): string {
    return this.message.querySelector("p")?.textContent ?? "";
  }

  working(on: boolean): void {
    this.loading.hidden = !on;
    this.holder.setAttribute("aria-busy", String(on));
  }

  /** The first picture stands: the server's goes. */
  done(): void {
    for (const first of this.holder.querySelectorAll(".explorer-first")) first.remove();
    this.holder.classList.add("live");
  }

  /** Shows that this is a kept view, and what has changed since. `undefined` keeps which one it is. */
  setKept(kept: Kept | null | undefined, changes: Changes | null, speech: Speech, live: () => void): void {
    if (kept !== undefined) this.keptShown = kept;
    const shown = this.keptShown;
    this.badge.hidden = shown === null;
    if (!shown) {
      this.holder.dataset["kept"] = "";
      return;
    }
    const words = [speech.say("kept.this", { title: shown.title, date: shown.created.slice(0, 10), release: shown.release })];
    const parts: HTMLElement[] = [make("p", "", words.join(""))];
    if (shown.note) parts.push(make("p", "muted", shown.note));
    if (changes) {
      const { added, removed, renamed } = changes;
      const count = added.length + removed.length + renamed.length;
      const details = make("details", "ex-changes", make("summary", "", speech.say(count > 0 ? "kept.changed" : "kept.unchanged", {
        added: added.length, removed: removed.length, renamed: renamed.length, release: changes.release,
      })));
      const list = make("ul");
      for (const one of added) list.append(make("li", "", speech.say("kept.added", { name: speech.of(one.label) })));
      for (const one of removed) list.append(make("li", "", speech.say("kept.removed", { name: speech.of(one.label) })));
      for (const one of renamed) {
        list.append(make("li", "", speech.say("kept.renamed", { from: speech.of(one.from), to: speech.of(one.to) })));
      }
      details.append(list);
      parts.push(details);
    }
    parts.push(button(speech.say("kept.to_live"), live));
    this.badge.replaceChildren(...parts);
  }
}

/** Builds the page into `holder` beside the server's first picture. */
export function layPage(holder: HTMLElement, speech: Speech, act: PageActions, formats: Start["formats"] = []): Parts {
  const parts = new Parts(holder, act, formats);
  parts.speak(speech);
  return parts;
}
