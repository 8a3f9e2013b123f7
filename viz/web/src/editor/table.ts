/** The answer as a table: names with links, order by head, filter, a hundred rows at a time. */
import { make } from "../dom";
import { arrange, type Cell, isBasis, isNumeric, type Names, type Order, safeLink, safePath, shown, type Table } from "./answers";
import type { Say } from "./words";

const PAGE = 100;

export class TableView {
  readonly element: HTMLElement;
  private readonly body = make("tbody");
  private readonly more = make("button", "button bench-more");
  private readonly none = make("p", "muted bench-none");
  private readonly heads: HTMLTableCellElement[] = [];
  private order: Order | null = null;
  private filter = "";
  private rows: readonly (readonly Cell[])[] = [];
  private drawn = 0;
  private readonly numeric: readonly boolean[];

  constructor(
    private readonly table: Table, private names: Names, private readonly say: Say, private readonly root: string, private readonly base: string,
    private readonly counted: (shown: number) => void,
  ) {
    this.numeric = table.heads.map((_, column) => isNumeric(table, column));
    const head = make("tr");
    table.heads.forEach((name, column) => head.append(this.head(name, column)));
    const caption = make("caption", "visually-hidden", say("results"));
    const inner = make("table", "table bench-table");
    inner.append(caption, make("thead", "", head), this.body);
    const wrap = make("div", "table-wrap", inner);
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    wrap.setAttribute("aria-label", say("results"));
    this.more.type = "button";
    this.more.addEventListener("click", () => this.draw(PAGE));
    this.element = make("div", "", wrap, this.none, this.more);
    this.arrange();
  }

  /** Shows names that have been found since. */
  name(names: Names): void {
    this.names = names;
    const drawn = this.drawn;
    this.arrange();
    if (drawn > PAGE) this.draw(drawn - PAGE);
  }

  select(filter: string): void {
    this.filter = filter;
    this.arrange();
  }

  private head(name: string, column: number): HTMLTableCellElement {
    const word = this.say(`column_${name}`);
    const known = word !== `column_${name}`;
    const button = make("button", "bench-sort", known ? word : name);
    if (known && word !== name) button.append(make("span", "bench-variable", `?${name}`));
    button.type = "button";
    button.title = this.say("sort_by", { column: name });
    button.addEventListener("click", () => {
      const same = this.order?.column === column;
      this.order = same && this.order?.down ? null : { column, down: same };
      this.heads.forEach((one, at) => {
        const on = this.order?.column === at;
        if (on) one.setAttribute("aria-sort", this.order?.down ? "descending" : "ascending");
        else one.removeAttribute("aria-sort");
      });
      this.arrange();
    });
    const cell = make("th", this.numeric[column] ? "number" : "", button);
    cell.scope = "col";
    this.heads.push(cell);
    return cell;
  }

  private arrange(): void {
    this.rows = arrange(this.table, this.names, this.filter, this.order);
    this.body.replaceChildren();
    this.drawn = 0;
    this.draw(PAGE);
    this.none.textContent = this.rows.length === 0 ? this.say("none_left") : "";
    this.none.hidden = this.rows.length > 0;
    this.counted(this.rows.length);
  }

  private draw(count: number): void {
    const part = this.rows.slice(this.drawn, this.drawn + count);
    this.body.append(...part.map((row) => make("tr", "", ...row.map((cell, column) => this.cell(cell, column)))));
    this.drawn += part.length;
    const left = this.rows.length - this.drawn;
    this.more.hidden = left <= 0;
    this.more.textContent = this.say("more_rows", { count: Math.min(PAGE, left) });
  }

  private cell(cell: Cell, column: number): HTMLTableCellElement {
    const element = make("td", this.numeric[column] ? "number" : "");
    if (cell.kind === "iri") element.append(...this.thing(cell));
    else if (cell.kind === "none") element.append(make("span", "muted", "—"));
    else if (isBasis(this.table.heads[column] ?? "", cell.text)) {
      element.append(make("span", `badge badge-${cell.text}`, this.say(`basis_${cell.text}`)));
    } else {
      const words = make("span", "", cell.text);
      if (cell.language !== "") words.lang = cell.language;
      element.append(words);
      if (cell.language !== "" && !cell.language.startsWith("zh")) element.append(" ", make("span", "bench-tag", cell.language));
    }
    return element;
  }

  private thing(cell: Cell): (Node | string)[] {
    const name = this.names.get(cell.text);
    const label = shown(cell, this.names);
    const page = name ? safePath(name.page) : "";
    const link = page !== "" ? this.root + page : safeLink(cell.text);
    const words = link === "" ? make("span", "", label) : make("a", "", label);
    if (words instanceof HTMLAnchorElement) {
      words.href = link;
      if (page === "") words.rel = "noopener noreferrer nofollow";
    }
    words.title = cell.text;
    const short = cell.text.startsWith(this.base) ? cell.text.slice(this.base.length) : (name?.text ?? cell.text);
    return short === label ? [words] : [words, " ", make("span", "bench-iri", short)];
  }
}
