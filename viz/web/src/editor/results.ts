/** The answer: table, graph, chart or raw text, with its counts, files and causes of emptiness. */
import { make } from "../dom";
import { lightPicture } from "../lighting";
import { irisOf, isBasis, type Names, readResult, type Result, type Table } from "./answers";
import { bars, chooseColumns, MOST_SHOWN, pie, seriesOf } from "./chart";
import { pngFile, save, svgFile } from "./files";
import { type Answer, type Diagnosed, Refusal, type Server, type Source, type Suggestion, TABLE } from "./server";
import { DISPLAYS, type Display } from "./store";
import { TableView } from "./table";
import { duration, inPage, type Say } from "./words";

const MOST_NAMES = 5000;
const NAMES_AT_ONCE = 1000;
const RAW = 200_000;

/** What the reader chose for the display; changed in place. */
export interface Shown {
  display: Display;
  label: string;
  value: string;
}

export interface Host {
  readonly server: Server;
  readonly say: Say;
  readonly base: string;
  readonly seconds: number;
  /** The reader chose another display or other columns. */
  chosen(): void;
  /** Finds why there is no answer; absent where readers do not see the query. */
  readonly diagnose?: (signal: AbortSignal) => Promise<Diagnosed>;
  /** Writes a suggestion into the query and runs it. */
  readonly accept?: (suggestion: Suggestion) => void;
  readonly goTo?: (line: number, column: number) => void;
}

export class Results {
  readonly element = make("section", "bench-results");
  private readonly status = make("p", "bench-status");
  private readonly note = make("span", "bench-stale");
  private readonly content = make("div", "bench-content");
  private readonly tools = make("div", "bench-tools no-print");
  private readonly displays = make("div", "bench-displays");
  private readonly filter = make("input", "bench-filter");
  private readonly files = make("details", "bench-menu");
  private running: AbortController | null = null;
  private answer: Answer | null = null;
  private result: Result | null = null;
  private source: Source | null = null;
  private names: Names = new Map();
  private table: TableView | null = null;
  private turn = 0;

  constructor(
    private readonly host: Host,
    private shown: Shown,
  ) {
    const { say } = host;
    this.element.setAttribute("aria-label", say("results"));
    this.status.setAttribute("role", "status");
    this.displays.setAttribute("role", "group");
    this.displays.setAttribute("aria-label", say("display"));
    this.filter.type = "search";
    this.filter.placeholder = say("filter");
    this.filter.setAttribute("aria-label", say("filter"));
    this.filter.addEventListener("input", () => this.table?.select(this.filter.value));
    this.tools.append(this.displays, this.filter, this.files);
    this.element.append(this.tools, make("div", "bench-said", this.status, this.note), this.content);
    this.rest();
  }

  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Tells whether the query has been changed since the answer came. */
  set stale(on: boolean) {
    this.element.classList.toggle("is-stale", on && this.answer !== null);
    this.note.textContent = on && this.answer !== null ? this.host.say("stale") : "";
  }

  /** Shows that nothing has been asked yet. */
  rest(shown = this.shown): void {
    this.stop();
    this.shown = shown;
    this.answer = this.result = null;
    this.tools.hidden = true;
    this.stale = false;
    this.status.textContent = "";
    this.content.replaceChildren(make("p", "bench-hint muted", this.host.say("nothing_yet")));
  }

  stop(): void {
    this.running?.abort();
    this.running = null;
  }

  /** Asks `source` and shows what comes. */
  async run(source: Source, shown: Shown): Promise<void> {
    this.stop();
    const control = new AbortController();
    this.running = control;
    this.shown = shown;
    this.source = source;
    this.turn += 1;
    const { say } = this.host;
    this.element.setAttribute("aria-busy", "true");
    this.stale = false;
    this.status.textContent = say("running", { seconds: this.host.seconds });
    try {
      const answer = await source.answer(control.signal);
      if (this.running !== control) return;
      this.answer = answer;
      this.result = readResult(answer);
      this.names = new Map();
      this.filter.value = "";
      this.running = null;
      this.show();
      if (this.result.kind === "table") void this.findNames(this.result, this.turn);
    } catch (fault) {
      if (this.running !== control && !control.signal.aborted) return;
      this.tools.hidden = true;
      this.status.textContent = "";
      this.content.replaceChildren(this.fault(fault));
    } finally {
      if (this.running === control) this.running = null;
      this.element.removeAttribute("aria-busy");
    }
  }

  private fault(fault: unknown): HTMLElement {
    const { say } = this.host;
    if (fault instanceof DOMException && fault.name === "AbortError") return make("p", "muted", say("stopped"));
    const told = fault instanceof Refusal ? inPage(fault.label) : say("offline");
    const notice = make("div", "notice notice-error", make("p", "", told));
    notice.setAttribute("role", "alert");
    if (fault instanceof Refusal && fault.line > 0 && this.host.goTo) {
      const { line, column } = fault;
      const way = make("button", "bench-link", say("go_there", { line }));
      way.type = "button";
      way.addEventListener("click", () => this.host.goTo?.(line, column));
      notice.append(make("p", "", way));
    }
    return notice;
  }

  private async findNames(table: Table, turn: number): Promise<void> {
    const iris = irisOf(table, MOST_NAMES);
    const found = new Map(this.names);
    for (let at = 0; at < iris.length; at += NAMES_AT_ONCE) {
      try {
        const part = await this.host.server.names(iris.slice(at, at + NAMES_AT_ONCE));
        for (const [iri, name] of Object.entries(part)) found.set(iri, name);
      } catch {
        break; // addresses are shown instead
      }
      if (turn !== this.turn) return;
    }
    this.names = found;
    if (this.shown.display === "table") this.table?.name(found);
    else this.show();
  }

  private size(shown?: number): string {
    const { say } = this.host;
    const time = duration(this.answer?.time ?? 0, say);
    if (this.result?.kind === "table") {
      const rows = this.result.rows.length;
      return shown === undefined || shown === rows ? say("rows", { rows, time }) : say("rows_filtered", { shown, rows, time });
    }
    if (this.result?.kind === "text") return say("triples", { size: `${Math.ceil(this.result.text.length / 1024)} KB`, time });
    return time;
  }

  /** Shows the present answer in the chosen way. */
  show(): void {
    const result = this.result;
    if (!result) return;
    this.table = null;
    const possible = this.possible(result);
    const display = possible.includes(this.shown.display) ? this.shown.display : (possible[0] ?? "raw");
    this.tools.hidden = false;
    this.showDisplays(possible, display);
    this.displays.hidden = possible.length === 0;
    this.filter.hidden = display !== "table" || result.kind !== "table" || result.rows.length === 0;
    this.showFiles(result, display);
    this.status.textContent = this.size();
    this.element.dataset["display"] = display;
    if (result.kind === "truth") {
      this.content.replaceChildren(make("p", `bench-truth ${result.truth ? "is-true" : ""}`, this.host.say(result.truth ? "yes" : "no")));
    } else if (display === "graph") void this.showGraph();
    else if (display === "raw") this.showRaw();
    else if (result.kind === "table" && result.rows.length === 0) void this.showEmpty();
    else if (result.kind === "table" && display === "table") this.showTable(result);
    else if (result.kind === "table") this.showChart(result, display === "pie");
  }

  private possible(result: Result): readonly Display[] {
    if (result.kind === "table") return result.rows.length === 0 ? ["table", "raw"] : DISPLAYS;
    return result.kind === "truth" ? [] : ["raw", "graph"];
  }

  private showDisplays(possible: readonly Display[], chosen: Display): void {
    this.displays.replaceChildren(
      ...possible.map((name) => {
        const button = make("button", "bench-display", this.host.say(name));
        button.type = "button";
        button.setAttribute("aria-pressed", String(name === chosen));
        button.addEventListener("click", () => {
          this.shown.display = name;
          this.host.chosen();
          this.show();
          this.displays.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
        });
        return button;
      }),
    );
  }

  private showTable(table: Table): void {
    const { say, server, base } = this.host;
    this.table = new TableView(table, this.names, say, server.root, base, (count) => {
      this.status.textContent = this.size(count);
    });
    if (this.filter.value !== "") this.table.select(this.filter.value);
    this.content.replaceChildren(this.table.element);
  }

  private showRaw(): void {
    const text = this.answer?.text ?? "";
    const block = make("pre", "code-block bench-raw", text.slice(0, RAW));
    block.tabIndex = 0;
    this.content.replaceChildren(...(text.length > RAW ? [make("p", "help", this.host.say("raw_cut"))] : []), block);
  }

  private async showGraph(): Promise<void> {
    const { say } = this.host;
    const turn = this.turn;
    this.content.replaceChildren(make("p", "muted", say("drawing")));
    try {
      const drawn = await this.source?.picture(new AbortController().signal);
      if (!drawn || turn !== this.turn || this.shown.display !== "graph") return;
      if (drawn.nodes === 0) {
        this.content.replaceChildren(make("p", "bench-hint muted", say("graph_empty")));
        return;
      }
      const svg = document.importNode(new DOMParser().parseFromString(drawn.svg, "image/svg+xml").documentElement, true);
      if (!(svg instanceof SVGElement)) throw new Error("no picture");
      svg.setAttribute("aria-label", say("graph_alt"));
      const figure = make("figure", "picture bench-picture", svg, make("figcaption", "caption", inPage(drawn.summary)));
      this.content.replaceChildren(figure);
      lightPicture(svg);
    } catch (fault) {
      if (turn === this.turn) this.content.replaceChildren(this.fault(fault));
    }
  }

  private showChart(table: Table, round: boolean): void {
    const { say } = this.host;
    const columns = chooseColumns(table, this.shown.label, this.shown.value);
    const value = this.shown.value === "#" ? -1 : columns.value;
    const head = table.heads[columns.label] ?? "";
    const series = seriesOf(table, this.names, { label: columns.label, value }, (text) => (isBasis(head, text) ? say(`basis_${text}`) : text));
    const valueName = value < 0 ? say("chart_count") : this.headWord(table.heads[value] ?? "");
    const title = say("chart_alt", { label: this.headWord(head), value: valueName });
    const width = Math.max(Math.min(this.content.clientWidth || 800, 900), 300);
    const choose = make("div", "bench-columns no-print",
      this.column("chart_label", table.heads, columns.label, (name) => (this.shown.label = name)),
      this.column("chart_value", table.heads, value, (name) => (this.shown.value = name), true),
    );
    const chart = series.data.length === 0 ? null : round
      ? pie(series, title, (count) => say("chart_rest", { count }), width)
      : bars(series, title, width);
    const notes: HTMLElement[] = [];
    if (!round && series.total > MOST_SHOWN) notes.push(make("p", "caption", say("chart_cut", { shown: MOST_SHOWN, total: series.total })));
    if (round && series.data.some((one) => one.value < 0)) notes.push(make("p", "caption", say("chart_negative")));
    this.content.replaceChildren(choose, chart ?? make("p", "bench-hint muted", say("chart_none")), ...notes);
  }

  private headWord(name: string): string {
    const word = this.host.say(`column_${name}`);
    return word === `column_${name}` ? name : word;
  }

  private column(word: string, heads: readonly string[], chosen: number, set: (name: string) => void, counts = false): HTMLElement {
    const select = make("select");
    if (counts) select.append(new Option(this.host.say("chart_count"), "#", false, chosen < 0));
    heads.forEach((name, at) => select.append(new Option(this.headWord(name), name, false, at === chosen)));
    select.addEventListener("change", () => {
      set(select.value);
      this.host.chosen();
      this.show();
    });
    return make("label", "", this.host.say(word), " ", select);
  }

  private async showEmpty(): Promise<void> {
    const { say, diagnose } = this.host;
    const turn = this.turn;
    const box = make("div", "empty bench-empty", make("h2", "", say("empty")));
    this.content.replaceChildren(box);
    if (!diagnose) return;
    const words = make("p", "", say("diagnosing"));
    words.setAttribute("role", "status");
    box.append(words);
    try {
      const found = await diagnose(new AbortController().signal);
      if (turn !== this.turn) return;
      words.textContent = inPage(found.message);
      if (found.reasons.length > 0) box.append(this.reasons(found));
    } catch (fault) {
      words.textContent = fault instanceof Refusal ? inPage(fault.label) : say("offline");
    }
  }

  private reasons(found: Diagnosed): HTMLElement {
    const { say } = this.host;
    const list = make("ul", "plain bench-reasons");
    for (const reason of found.reasons) {
      const way = make("button", "bench-link", say("go_to_line", { line: reason.line }));
      way.type = "button";
      way.addEventListener("click", () => this.host.goTo?.(reason.line, reason.column));
      const item = make("li", "", make("p", "", inPage(reason.message), " ", way));
      if (reason.suggestions.length > 0) {
        const language = reason.suggestions.every((one) => one.sort === "language");
        const offers = make("p", "bench-offers", make("span", "muted", say(language ? "try_language" : "did_you_mean")));
        for (const one of reason.suggestions) offers.append(" ", this.offer(one));
        item.append(offers);
      }
      list.append(item);
    }
    return list;
  }

  private offer(one: Suggestion): HTMLElement {
    const name = inPage(one.label);
    const code = one.sort === "name" ? name : one.new;
    const button = make("button", "chip", code, ...(one.sort === "term" || one.sort === "thing" ? [make("span", "muted", name)] : []));
    button.type = "button";
    button.addEventListener("click", () => this.host.accept?.(one));
    return button;
  }

  private showFiles(result: Result, display: Display): void {
    const { say } = this.host;
    const list = make("div", "bench-menu-list");
    const add = (word: string, make_: () => Promise<Blob> | Blob, suffix: string): void => {
      const button = make("button", "bench-menu-item", say(word));
      button.type = "button";
      button.addEventListener("click", () => void this.keep(make_, suffix));
      list.append(button);
    };
    const source = this.source;
    if (!source) return;
    if (result.kind === "table") {
      add("download_csv", () => source.file("csv"), "csv");
      add("download_xlsx", () => source.file("xlsx"), "xlsx");
    }
    const json = this.answer?.type === TABLE;
    add(json ? "download_json" : "download_turtle", () => new Blob([this.answer?.text ?? ""], { type: this.answer?.type ?? "" }), json ? "json" : "ttl");
    const chart = display === "bar" || display === "pie";
    const picture = async (): Promise<Blob> => {
      const drawn = this.content.querySelector<SVGSVGElement>("svg.bench-chart");
      return chart && drawn ? svgFile(drawn) : source.file("svg");
    };
    if (result.kind !== "truth") {
      add("download_svg", picture, "svg");
      add("download_png", async () => pngFile(await picture()), "png");
    }
    this.files.open = false;
    this.files.replaceChildren(make("summary", "button", say("download")), list);
  }

  private async keep(content: () => Promise<Blob> | Blob, suffix: string): Promise<void> {
    const { say } = this.host;
    try {
      save(await content(), `${say("results")}.${suffix}`);
      this.files.open = false;
    } catch (fault) {
      this.status.textContent = fault instanceof Refusal ? inPage(fault.label) : say("offline");
    }
  }
}
