/** The explorer: one state with its history; page, canvas, twin, cards and address follow it. */
import { Colours } from "../colours";
import { drawLegend } from "../legend";
import type { Lang } from "../view";
import { readAddress, showAddress, writeAddress, type Replay, type Way } from "./address";
import { answered, type Origin, type Sentences } from "./ask";
import { Attempts } from "./attempts";
import { cardOf, linkCard, pagesOf, type CardActions } from "./card";
import type { Edge, Node } from "./document";
import { Desk, type Host } from "./desk";
import { sentencesOf, sentenceOf } from "./faults";
import { bring, found, gather, grow, type Growing } from "./growth";
import { amended, begun, redone, stepped, undone, type History } from "./history";
import { documentOf, restored } from "./kept";
import { bindKeys } from "./keys";
import { Knowledge } from "./knowledge";
import { legendOf } from "./legend";
import { layPage, type Parts } from "./page";
import { Picker } from "./picker";
import { lastWords, replayed } from "./replay";
import { Offline, type Changes, type Hit, type Server, type Start } from "./server";
import { Speech } from "./speech";
import { sharePicture } from "./sharing";
import { Stage } from "./stage";
import * as steps from "./state";
import { chosen, type Ask, type Facet, type State } from "./state";
import { drawTwin, type Written } from "./twin";
import { visible, type Visible } from "./visible";
import { download } from "./widgets";

const CARD = 372;
const DRAWER = 300;
const SHEET = 0.6; // of the window, on phones

export class Explorer implements CardActions, Growing, Host {
  readonly stage: Stage;
  readonly speech: Speech;
  private history: History<State> = begun(steps.blank());
  readonly parts: Parts;
  private readonly colours = new Colours(document.documentElement);
  readonly knowledge: Knowledge;
  way: Way = "picture";
  readonly attempts: Attempts;
  readonly desk: Desk;
  private readonly sentences: Sentences;
  private link: Edge | null = null;
  seen: Visible = { nodes: [], edges: [], hidden: { hand: 0, filter: 0, focus: 0 }, inside: 0 };
  private changes: Changes | null = null;
  private drawnFor: Written | undefined;

  constructor(
    private readonly holder: HTMLElement,
    readonly server: Server,
    readonly start: Start,
    lang: Lang,
  ) {
    this.speech = new Speech(start.words, lang);
    this.parts = layPage(holder, this.speech, {
      way: (way) => this.show(way),
      drawer: (drawer) => this.desk.toggle(drawer),
      home: () => void this.ask({ sort: "view", name: "overview", params: {} }),
      undo: () => this.undo(),
      redo: () => this.redo(),
      fit: () => this.stage.fit(),
      zoom: (factor) => this.stage.zoom(factor),
      reveal: () => this.step(steps.revealed(this.state), "reveal"),
      fold: () => this.foldAll(),
      file: (format) => void this.file(format),
      share: () => void sharePicture(this.attempts, this.server, this.state, this.seen, this.speech),
      question: (key) => void this.ask({ sort: "question", key }),
    }, start.formats);
    this.knowledge = new Knowledge(server, (fault) => sentenceOf(fault, this.speech));
    this.sentences = sentencesOf(start.words);
    this.attempts = new Attempts(this.parts, this.speech);
    this.desk = new Desk(this, this.parts);
    this.stage = new Stage(
      this.parts.stage, this.colours,
      {
        choose: (id, more) => this.press(id, more),
        link: (edge) => this.showLink(edge),
        expand: (id) => this.expand(id, ""),
        moved: (places) => this.step(steps.moved(this.state, places), "move"),
      },
      () => this.insets(),
    );
    const field = document.querySelector<HTMLInputElement>("#explorer-search input");
    if (field) new Picker(field, server, this.speech, (hit) => this.take(hit));
    field?.form?.addEventListener("submit", (event) => event.preventDefault());
    bindKeys(this, this.parts, field);
    const repaint = (): void => {
      this.colours.forget();
      drawLegend(this.parts.legend, this.colours);
      if (window.matchMedia("print").matches) this.stage.paper();
      else this.stage.redraw();
    };
    for (const query of ["(prefers-color-scheme: dark)", "print"]) window.matchMedia(query).addEventListener("change", repaint);
    window.addEventListener("popstate", () => void this.openAddress(false));
    document.querySelector<HTMLAnchorElement>(".masthead .lang")?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.speak(this.speech.lang === "zh" ? "en" : "zh");
    });
  }

  get state(): State {
    return this.history.present.value;
  }

  // ------------------------------------------------------------------ opening

  /** Opens what the address says. */
  async openAddress(first: boolean): Promise<void> {
    const { ask, replay, way } = readAddress(window.location.search, this.start.base);
    this.way = way;
    await this.ask(ask, replay, first ? "first" : "address");
  }

  /** Opens a kept view as it was kept. */
  async openKept(id: string): Promise<void> {
    const opened = await this.attempts.run(async () => {
      const kept = await this.server.kept(id);
      const { state, camera } = restored(kept.document);
      this.history = begun(state);
      this.changes = kept.changes && kept.changes.release !== kept.release ? kept.changes : null;
      this.parts.setKept(kept, this.changes, this.speech, () => void this.toLive());
      await this.knowledge.learnFor(state);
      this.render();
      this.parts.done();
      if (camera) this.stage.look(camera);
      else this.stage.fit();
    });
    if (opened) return;
    const why = this.parts.told;
    if (await this.ask({ sort: "view", name: "overview", params: {} }, undefined, "first")) {
      this.parts.tell(`${why} ${this.speech.say("missing.instead")}`);
    }
  }

  /** Leaves a kept view for the same question on today's data. */
  private async toLive(): Promise<void> {
    this.changes = null;
    this.parts.setKept(null, null, this.speech, () => undefined);
    await this.ask(this.state.ask);
  }

  /** Asks something; the answer is a new picture, the old one stays in the history. */
  async ask(ask: Ask, replay?: Replay, how: "step" | "first" | "address" = "step"): Promise<boolean> {
    return this.attempts.run(async () => {
      let state: State;
      const problems: string[] = [];
      try {
        state = await answered(this.server, ask, this.start.questions, this.sentences, this.origin(), this.upright());
      } catch (fault) {
        // A dead link still shows something: the overview, with a sentence saying why.
        if (how === "step" || fault instanceof Offline) throw fault;
        state = await answered(
          this.server, { sort: "view", name: "overview", params: {} }, this.start.questions, this.sentences, this.origin(), this.upright(),
        );
        problems.push(sentenceOf(fault, this.speech), this.speech.say("missing.instead"));
      }
      if (replay) {
        const { state: after, gone } = await replayed(this.server, state, replay);
        state = after;
        const names = gone.slice(0, 3).map(lastWords).join(this.speech.say("comma"));
        if (gone.length > 0) problems.push(this.speech.say("missing.things", { names, count: gone.length }));
      }
      await this.knowledge.learnFor(state);
      if (replay && state.nodes.size > 0 && visible(state, this.knowledge.traits).nodes.length === 0) {
        state = steps.revealed(state);
        problems.push(this.speech.say("missing.filtered"));
      }
      this.link = null;
      this.history = how === "first" ? begun(state) : stepped(this.history, state, "ask");
      if (window.innerWidth < 720 && how === "step") this.desk.open = "";
      this.render();
      this.parts.done();
      this.stage.fit(this.upright());
      this.parts.tell(problems.join(" "));
    });
  }

  private origin(): Origin {
    return { release: this.start.release, source: this.start.source };
  }

  /** Narrow and tall windows get paths from top to bottom. */
  private upright(): boolean {
    return window.innerWidth < 720 && window.innerWidth < window.innerHeight;
  }

  /** The thing whose card is open, also where the page itself folded it together. */
  chosenNode(): Node | undefined {
    const last = this.state.selection[this.state.selection.length - 1];
    return chosen(this.state) ?? this.seen.nodes.find((node) => node.id === last);
  }

  // -------------------------------------------------------------------- steps

  step(state: State, name: string): void {
    if (state === this.state) return;
    this.history = stepped(this.history, state, name);
    this.render();
  }

  undo(): void {
    this.goTo(undone(this.history), "undone");
  }

  redo(): void {
    this.goTo(redone(this.history), "redone");
  }

  private goTo(history: History<State>, word: string): void {
    if (history === this.history) return;
    const name = word === "undone" ? this.history.present.name : history.present.name;
    const other = history.present.value.frame !== this.state.frame;
    this.history = history;
    this.link = null;
    this.render();
    if (other) this.stage.fit();
    this.parts.announce(this.speech.say(word, { step: this.speech.say(`step.${name || "ask"}`) }));
  }

  choose(id: string, more = false): void {
    this.link = null;
    const state = steps.selected(this.state, id, more);
    this.history = amended(this.history, state);
    this.render();
    const node = this.chosenNode();
    if (node) {
      this.stage.reach([node.id]);
      this.parts.announce(this.speech.say("chosen", { kind: this.speech.kind(node.kind), name: this.speech.of(node.label) }));
    }
  }

  /** A press in the picture: a crowd that is closed opens, all else is chosen. */
  private press(id: string, more: boolean): void {
    this.choose(id, more);
    const node = this.seen.nodes.find((one) => one.id === id);
    if (!more && node?.kind === "cluster" && !this.state.opened.some((one) => one.id === id)) this.expand(id);
  }

  showLink(edge: Edge | null): void {
    this.link = edge;
    this.history = amended(this.history, steps.selected(this.state, ""));
    this.render();
  }

  close(): void {
    this.link = null;
    this.choose("");
    if (this.way === "picture") this.parts.stage.focus();
  }

  expand(id: string, kind = ""): void {
    grow(this, id, kind);
  }

  gather(id: string): void {
    gather(this, id);
  }

  /** A search result was picked; the keys are those of the picture now, not letters in the field. */
  private take(hit: Hit): void {
    found(this, hit);
    if (this.way === "picture") this.parts.stage.focus();
  }

  bring(iri: string): void {
    bring(this, iri);
  }

  /** Closes the crowds that the page folded and a person opened. */
  foldAll(): void {
    this.step(steps.unfolded(this.state, ""), "fold");
  }

  collapse(id: string): void {
    this.step(steps.collapsed(this.state, id), "collapse");
  }

  focus(id: string): void {
    this.step(steps.focused(this.state, id), "focus");
    this.stage.reach(this.seen.nodes.map((node) => node.id));
  }

  hide(id: string): void {
    const ids = this.state.selection.includes(id) ? this.state.selection : [id];
    this.step(steps.hidden(this.state, ids), "hide");
    if (this.way === "picture") this.parts.stage.focus();
  }

  pin(id: string): void {
    const ids = this.state.selection.includes(id) ? this.state.selection : [id];
    this.step(steps.pinned(this.state, ids), "pin");
  }

  /** Opens the picture that is all about one thing. */
  whole(node: Node): void {
    const name = node.kind === "branch" ? "unit" : node.kind;
    void this.ask({ sort: "view", name, params: { [name]: node.key } });
  }

  partner(id: string, sort: "path" | "compare"): void {
    this.desk.pairWith(id, sort);
  }

  toggleFilter(facet: Facet, value: string): void {
    this.step(steps.filtered(this.state, facet, value), "filter");
    const again = [...this.parts.drawer.querySelectorAll<HTMLInputElement>("input[data-facet]")];
    again.find((box) => box.dataset["facet"] === facet && box.dataset["value"] === value)?.focus();
  }

  // ------------------------------------------------------------------ showing

  show(way: Way): void {
    this.way = way;
    this.render();
    if (way === "picture") {
      this.stage.redraw();
      this.parts.stage.focus();
    } else this.parts.twin.focus();
  }

  /** The one key between picture and words. */
  turn(): void {
    this.show(this.way === "picture" ? "outline" : this.way === "outline" ? "table" : "picture");
  }

  /** Learns what can be filtered by, and shows it. */
  prepareFilters(): void {
    void this.attempts.run(async () => {
      await this.knowledge.learn(this.state);
      this.render();
    });
  }

  private insets(): { left: number; right: number; bottom: number } {
    const narrow = window.innerWidth < 720;
    const right = !narrow && (this.chosenNode() || this.link) ? CARD : 0;
    const sheet = narrow && (this.desk.open !== "" || this.chosenNode() || this.link);
    return { left: !narrow && this.desk.open !== "" ? DRAWER : 0, right, bottom: sheet ? this.parts.stage.clientHeight * SHEET : 0 };
  }

  render(): void {
    const { state, speech, parts } = this;
    this.seen = visible(state, this.knowledge.traits);
    parts.head(state, this.start.questions, speech);
    this.stage.show(state, this.seen, speech.lang);
    parts.showWay(this.way);
    this.drawnFor = drawTwin(parts.twin, { state, seen: this.seen, speech, lang: speech.lang, way: this.way }, this.drawnFor, (id, more) => this.choose(id, more));
    this.desk.draw();
    this.drawCard();
    parts.legend.replaceChildren(...legendOf(state, this.seen, speech));
    drawLegend(parts.legend, this.colours);
    parts.status(state, this.seen, this.history, speech);
    document.title = `${speech.of(state.frame.title)} · ${speech.say("title")}`;
    this.writeAddress();
  }

  private writeAddress(): void {
    if (this.holder.dataset["kept"] !== "" && this.history.past.length === 0) return; // a kept view keeps its address
    showAddress(`${this.server.root}/explore${writeAddress(this.state, this.way, this.start.base, this.speech.lang)}`);
  }

  private drawCard(): void {
    const { state, speech, parts } = this;
    const node = this.chosenNode();
    if (this.link) parts.openCard(linkCard(state, this.link, speech, this));
    else if (!node) parts.openCard(null);
    else {
      const known = this.knowledge.card(node, () => {
        if (this.chosenNode()?.id === node.id && !this.link) this.drawCard();
      });
      const edges = this.seen.edges.filter((edge) => edge.source === node.id || edge.target === node.id);
      parts.openCard(cardOf(state, node, known, edges, pagesOf(node, this.server.root), speech, this));
    }
  }

  // ------------------------------------------------------------ server, words

  async file({ name: format, suffix }: Start["formats"][number]): Promise<void> {
    await this.attempts.run(async () => {
      const view = documentOf(this.state, this.seen, true);
      const content = await this.server.file(view, format, this.speech.lang);
      const name = this.speech.of(this.state.frame.title).replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
      download(content, `${name || "view"}.${suffix}`);
    });
  }

  async speak(lang: Lang): Promise<void> {
    this.speech.lang = lang;
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    this.parts.speak(this.speech);
    if (this.holder.dataset["kept"] !== "") this.parts.setKept(undefined, this.changes, this.speech, () => void this.toLive());
    this.render();
    await this.server.remember(lang).catch(() => undefined); // without network the address still says it
    await this.parts.speakFrame(lang, this.server.root).catch(() => undefined);
  }
}
