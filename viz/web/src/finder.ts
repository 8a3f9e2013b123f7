/** The search field of the offline page: a combobox over the things of the picture. */
import { fill, type Words } from "./card";
import { make } from "./dom";
import { findNodes } from "./search";
import { inLang, type Lang, type ViewNode } from "./view";

export class Finder {
  private hits: ViewNode[] = [];
  private active = -1;
  private words: Words = {};
  private lang: Lang = "zh";

  constructor(
    private readonly field: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly nodes: readonly ViewNode[],
    private readonly choose: (id: string) => void,
  ) {
    field.addEventListener("input", () => {
      this.search();
    });
    field.addEventListener("focus", () => {
      this.search();
    });
    field.addEventListener("keydown", (event) => {
      this.key(event);
    });
    field.addEventListener("blur", () => {
      this.close();
    });
    // Keeps the focus in the field, so that a click on a result is not a blur first.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
  }

  speak(words: Words, lang: Lang): void {
    this.words = words;
    this.lang = lang;
    const label = words["search"] ?? "";
    this.field.placeholder = label;
    this.field.setAttribute("aria-label", label);
  }

  private search(): void {
    const text = this.field.value.trim();
    this.hits = findNodes(this.nodes, text);
    this.active = this.hits.length > 0 ? 0 : -1;
    if (text === "") this.close();
    else this.show(text);
  }

  private show(text: string): void {
    this.list.replaceChildren(
      ...this.hits.map((node, index) => {
        const item = make("li", "", make("span", `kind kind-${node.kind}`, this.words[`kind.${node.kind}`] ?? ""));
        item.append(" ", make("span", "name", inLang(node.label, this.lang)));
        if (node.owner.zh !== "") item.append(" ", make("span", "muted", inLang(node.owner, this.lang)));
        item.id = `found-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(index === this.active));
        item.addEventListener("click", () => {
          this.pick(index);
        });
        return item;
      }),
    );
    if (this.hits.length === 0) {
      this.list.append(make("li", "muted", fill(this.words["no_hits"] ?? "", { text: text.slice(0, 40) })));
    }
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.tell();
  }

  private tell(): void {
    if (this.active < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `found-${this.active}`);
    [...this.list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) item.scrollIntoView({ block: "nearest" });
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.hits.length === 0) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.active = (this.active + step + this.hits.length) % this.hits.length;
      this.tell();
      event.preventDefault();
    } else if (event.key === "Enter" && this.active >= 0) {
      this.pick(this.active);
      event.preventDefault();
    } else if (event.key === "Escape") {
      this.field.value = "";
      this.close();
    }
  }

  private pick(index: number): void {
    const node = this.hits[index];
    if (!node) return;
    this.close();
    this.choose(node.id);
  }

  private close(): void {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
