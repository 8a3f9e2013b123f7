/** The workbench: questions, editor, results. One tab is open at a time; all are kept here. */
import { make } from "../dom";
import { type Asked, commentOf } from "./address";
import { CodeArea, type Sheet } from "./codearea";
import { firstValues, named, QuestionForm } from "./form";
import { Gallery } from "./gallery";
import { Results } from "./results";
import type { Bench, Checked, Question, Server, Suggestion } from "./server";
import { fragmentOf, pathOf, type Shared, ShareMenu } from "./share";
import { type Desk, newTab, readDesk, type Tab, writeDesk } from "./store";
import { TabBar } from "./tabbar";
import { missing, readBack, write } from "./templates";
import { inPage, type Say, speaker } from "./words";

const KEEP_WAIT = 400;

/** On a phone the answer comes before the query. */
function isNarrow(): boolean {
  return window.matchMedia("(max-width: 640px)").matches;
}

export class Workbench {
  readonly element = make("div", "bench");
  private readonly say: Say;
  private readonly gallery: Gallery;
  private readonly tabs: TabBar;
  private readonly area: CodeArea;
  private readonly results: Results;
  private readonly share: ShareMenu;
  private readonly head = make("div", "bench-head");
  private readonly heading = make("h2", "bench-title");
  private readonly formPlace = make("div", "");
  private readonly changedNote = make("p", "bench-note");
  private readonly editor = make("div", "bench-editor");
  private readonly notice = make("div", "bench-notice");
  private readonly run = make("button", "button button-primary bench-run");
  private readonly fold = make("button", "bench-link");
  private readonly state = make("p", "bench-state");
  private readonly desk: Desk;
  private readonly sheets = new Map<string, Sheet>();
  private form: QuestionForm | null = null;
  private last: { text: string; found: Checked } | null = null;
  private timer = 0;
  private asked = "";

  constructor(private readonly bench: Bench, private readonly server: Server, asked: Asked) {
    this.say = speaker(bench.words);
    const { say } = this;
    this.desk = readDesk(window.localStorage);
    this.gallery = new Gallery(bench.questions, say, (question) => this.openQuestion(question));
    this.tabs = new TabBar(say, (id) => this.turnTo(id), (id) => this.close(id), () => this.open(newTab({ text: bench.example })));
    const host = make("div", "bench-code");
    this.area = new CodeArea(host, bench, server, say, {
      changed: () => this.typed(),
      checked: (text, found) => this.checked(text, found),
      run: () => void this.ask(),
    });
    this.results = new Results(
      {
        server, say, base: bench.base, seconds: bench.seconds,
        chosen: () => this.keep(),
        diagnose: (signal) => server.diagnose(this.area.text, signal),
        accept: (suggestion) => this.accept(suggestion),
        goTo: (line, column) => this.goTo(line, column),
      },
      newTab(),
    );
    this.share = new ShareMenu(server, say, () => this.shared());
    this.build(host);
    window.addEventListener("pagehide", () => writeDesk(window.localStorage, this.desk));
    const first = this.first(asked);
    this.turnTo(first.tab.id);
    if (first.run) void this.ask();
  }

  private build(host: HTMLElement): void {
    const { say } = this;
    this.run.type = this.fold.type = "button";
    this.run.addEventListener("click", () => void (this.results.isRunning ? this.results.stop() : this.ask()));
    this.fold.addEventListener("click", () => {
      this.tab.folded = !this.tab.folded;
      this.showFold();
      this.keep();
    });
    this.state.setAttribute("role", "status");
    this.editor.append(host);
    const bar = make("div", "bench-bar", this.run, this.share.element, this.state, this.fold);
    const keys = make("p", "help bench-keys", say("shortcuts"));
    this.editor.append(keys);
    this.head.append(this.heading, this.formPlace, this.changedNote);
    const work = make("div", "bench-work", this.tabs.element, this.head, this.editor, this.notice, bar, this.results.element);
    this.element.append(this.gallery.element, work);
  }

  private get tab(): Tab {
    const found = this.desk.tabs.find((one) => one.id === this.desk.active);
    if (!found) throw new Error("a tab is always open");
    return found;
  }

  private first(asked: Asked): { tab: Tab; run: boolean } {
    const shown = { display: asked.show, label: asked.label, value: asked.value };
    const question = this.bench.questions.find((one) => one.name === asked.name);
    if (question) {
      const first = firstValues(question, this.bench.choices);
      const given: Record<string, string> = { ...first };
      for (const blank of question.fields) {
        const value = asked.values[blank.name];
        if (value !== undefined) given[blank.name] = named(this.bench.choices[blank.type] ?? [], value)?.iri ?? value;
        else if (Object.keys(asked.values).length > 0) delete given[blank.name];
      }
      return { tab: this.add(newTab({ ...shown, question: question.name, text: write(question, given), folded: isNarrow() })), run: true };
    }
    if (asked.query.trim() !== "") return { tab: this.add(newTab({ ...shown, text: asked.query })), run: true };
    const open = this.desk.tabs.find((one) => one.id === this.desk.active);
    if (open) return { tab: open, run: false };
    // A first visit starts with an answer, not with an empty page.
    const start = this.bench.questions.find((one) => one.group === "theme");
    const text = start ? write(start, firstValues(start, this.bench.choices)) : this.bench.example;
    return { tab: this.add(newTab({ text, question: start?.name ?? "", folded: isNarrow() })), run: start !== undefined };
  }

  /** Adds a tab, unless one with the same text is there. */
  private add(tab: Tab): Tab {
    const same = this.desk.tabs.find((one) => one.text === tab.text && one.question === tab.question);
    if (same) {
      Object.assign(same, { display: tab.display, label: tab.label, value: tab.value });
      return same;
    }
    this.desk.tabs.push(tab);
    return tab;
  }

  private open(tab: Tab): void {
    this.desk.tabs.push(tab);
    this.turnTo(tab.id);
    this.area.view.focus();
  }

  private close(id: string): void {
    const at = this.desk.tabs.findIndex((one) => one.id === id);
    this.desk.tabs.splice(at, 1);
    this.sheets.delete(id);
    if (this.desk.tabs.length === 0) this.desk.tabs.push(newTab({ text: this.bench.example }));
    if (this.desk.active === id) this.turnTo(this.desk.tabs[Math.min(at, this.desk.tabs.length - 1)]?.id ?? "");
    else this.showTabs();
    this.keep();
  }

  private turnTo(id: string): void {
    if (this.sheets.has(this.desk.active) || this.desk.active !== id) this.sheets.set(this.desk.active, this.area.view.state);
    this.desk.active = id;
    const { tab } = this;
    this.area.turnTo(this.sheets.get(id) ?? this.area.sheet(tab.text));
    this.sheets.set(id, this.area.view.state);
    this.last = null;
    this.notice.replaceChildren();
    this.results.rest(tab);
    this.showQuestion();
    this.showFold();
    this.showRun();
    this.showTabs();
    this.keep();
  }

  private question(): Question | undefined {
    return this.bench.questions.find((one) => one.name === this.tab.question);
  }

  private openQuestion(question: Question): void {
    const given = firstValues(question, this.bench.choices);
    const text = write(question, given);
    const { tab } = this;
    const untouched = tab.text === this.bench.example || (tab.question !== "" && this.isTemplate(tab));
    if (untouched) {
      Object.assign(tab, { question: question.name, text, title: "", display: "table", label: "", value: "" });
      this.sheets.delete(tab.id);
      this.desk.active = "";
      this.turnTo(tab.id);
    } else this.turnTo(this.add(newTab({ question: question.name, text, folded: isNarrow() })).id);
    this.gallery.fold();
    void this.ask();
  }

  private isTemplate(tab: Tab): boolean {
    const question = this.bench.questions.find((one) => one.name === tab.question);
    return question !== undefined && readBack(question, tab.text, new Map(this.bench.prefixes)) !== null;
  }

  // ------------------------------------------------------------- form and text

  private showQuestion(): void {
    const question = this.question();
    this.gallery.mark(question?.name ?? "");
    this.head.hidden = question === undefined;
    this.form = null;
    this.formPlace.replaceChildren();
    if (!question) return;
    this.heading.textContent = inPage(question.question);
    if (question.fields.length > 0) {
      this.form = new QuestionForm(question, this.bench.choices, this.server, this.say, (given) => {
        this.area.setText(write(question, given));
        this.tab.text = this.area.text;
        this.results.stale = this.asked !== this.area.text;
        this.keep();
      }, () => void this.ask());
      this.formPlace.append(this.form.element);
    }
    this.readForm(question);
  }

  /** Brings the form to what the text says, as long as the text is the question's. */
  private readForm(question: Question): void {
    const given = readBack(question, this.area.text, new Map(this.bench.prefixes));
    if (this.form) this.form.enabled = given !== null;
    if (given !== null) {
      this.form?.show(given);
      this.changedNote.replaceChildren();
      this.changedNote.hidden = true;
      return;
    }
    const back = make("button", "bench-link", this.say("back_to_question"));
    back.type = "button";
    back.addEventListener("click", () => {
      this.area.setText(write(question, this.form?.values ?? {}));
      this.typed();
    });
    this.changedNote.hidden = false;
    this.changedNote.replaceChildren(this.say("free_text"), " ", back);
  }

  private typed(): void {
    this.tab.text = this.area.text;
    this.results.stale = this.asked !== this.area.text;
    this.notice.replaceChildren();
    this.state.textContent = this.say("checking");
    const question = this.question();
    if (question) this.readForm(question);
    this.keep();
  }

  private checked(text: string, found: Checked): void {
    this.last = { text, found };
    const warning = found.warnings[0];
    this.state.classList.toggle("is-wrong", !found.ok);
    if (found.error) this.state.textContent = inPage(found.error.message);
    else this.state.textContent = warning ? `${this.say("warning")}：${inPage(warning.message)}` : this.say("no_problem");
  }

  private goTo(line: number, column: number): void {
    this.tab.folded = false;
    this.showFold();
    this.area.goTo(line, column);
  }

  private accept(one: Suggestion): void {
    const text = this.area.text;
    const at = text.startsWith(one.old, one.start) ? one.start : text.indexOf(one.old);
    if (at < 0) return;
    this.area.replace(at, at + one.old.length, one.new);
    void this.ask();
  }

  // ------------------------------------------------------------- asking

  private async ask(sure = false): Promise<void> {
    const text = this.area.text;
    const question = this.question();
    if (text.trim() === "") return;
    if (question && this.form) {
      const given = readBack(question, text, new Map(this.bench.prefixes));
      if (given && missing(question, given).length > 0) {
        this.form.element.reportValidity();
        return;
      }
    }
    this.notice.replaceChildren();
    if (!sure && !(question && this.isTemplate(this.tab)) && (await this.warn(text))) return;
    this.address();
    this.state.textContent = "";
    this.asked = text;
    const running = this.results.run(this.server.ofQuery(text), this.tab);
    this.showRun();
    await running;
    this.showRun();
  }

  /** Tells of unconnected patterns before they run; returns whether the reader has to decide. */
  private async warn(text: string): Promise<boolean> {
    let found = this.last?.text === text ? this.last.found : null;
    try {
      found ??= await this.server.check(text);
    } catch {
      return false;
    }
    const apart = found.warnings.find((one) => one.code === "unconnected");
    if (!found.ok || !apart || this.area.text !== text) return false;
    const anyway = make("button", "button", this.say("run_anyway"));
    const back = make("button", "button", this.say("go_back"));
    anyway.type = back.type = "button";
    anyway.addEventListener("click", () => void this.ask(true));
    back.addEventListener("click", () => {
      this.notice.replaceChildren();
      this.goTo(apart.line || 1, apart.column || 1);
    });
    const notice = make("div", "notice", make("p", "", inPage(apart.message)), make("div", "actions", anyway, back));
    notice.setAttribute("role", "alert");
    this.notice.replaceChildren(notice);
    this.state.textContent = "";
    back.focus();
    return true;
  }

  // ------------------------------------------------------------- keeping and showing

  private shared(): Shared {
    const { tab } = this;
    const question = this.question();
    const given = question ? readBack(question, this.area.text, new Map(this.bench.prefixes)) : null;
    const keys: Record<string, string> = {};
    for (const blank of given && question ? question.fields : []) {
      const value = given?.[blank.name] ?? "";
      if (value !== "") keys[blank.name] = named(this.bench.choices[blank.type] ?? [], value)?.key ?? value;
    }
    return {
      query: this.area.text, title: question ? this.titleOf(tab) : commentOf(this.area.text), display: tab.display, label: tab.label, value: tab.value,
      question: given && question ? question.name : "", given: keys,
    };
  }

  /** Puts what is shown into the address, so that it can be kept and sent on. */
  private address(): void {
    const path = pathOf(this.shared());
    if (path.length < 4000) window.history.replaceState(null, "", this.server.root + path);
  }

  private keep(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      writeDesk(window.localStorage, this.desk);
    }, KEEP_WAIT);
    const here = new URL(window.location.href);
    if (here.search !== "") window.history.replaceState(null, "", here.pathname + here.search + fragmentOf(this.tab));
    this.showTabs();
  }

  private titleOf(tab: Tab): string {
    const question = this.bench.questions.find((one) => one.name === tab.question);
    if (question) return inPage(question.title);
    return tab.title || commentOf(tab.text) || this.say("untitled", { number: this.desk.tabs.indexOf(tab) + 1 });
  }

  private showTabs(): void {
    this.tabs.show(this.desk.tabs.map((one) => ({ id: one.id, title: this.titleOf(one) })), this.desk.active);
  }

  private showFold(): void {
    const { folded } = this.tab;
    this.editor.hidden = this.state.hidden = folded;
    this.fold.textContent = this.say(folded ? "show_sparql" : "hide_sparql");
    this.fold.setAttribute("aria-expanded", String(!folded));
  }

  private showRun(): void {
    const word = this.results.isRunning ? "stop" : this.tab.question === "" ? "run" : "ask";
    this.run.textContent = this.say(word);
  }
}
