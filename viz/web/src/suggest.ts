/** Suggestions below the search field of the pages; the form works without them. */
import { make } from "./dom";

interface Item {
  readonly iri: string;
  readonly kind: string;
  readonly key: string;
  readonly label: { readonly zh: string; readonly en: string };
  readonly context?: { readonly zh: string; readonly en: string };
  readonly page?: string;
}

const WAIT = 120;
const MOST = 10;

/** Returns the address of an item: the one the server gave, else by the form's template. */
export function addressOf(item: Item, template: string): string {
  if (item.page?.startsWith("/") && !item.page.startsWith("//")) return item.page;
  return template.replace("{kind}", encodeURIComponent(item.kind)).replace("{key}", encodeURIComponent(item.key));
}

/** Makes the form's field a combobox that asks the server as one types. */
export class Suggest {
  private items: readonly Item[] = [];
  private active = -1;
  private timer = 0;
  private asked = 0;
  private readonly field: HTMLInputElement;
  private readonly list: HTMLUListElement;

  constructor(private readonly form: HTMLFormElement) {
    const field = form.querySelector<HTMLInputElement>("input.search-field, input[type=search]");
    if (!field) throw new Error("a search form has a field");
    this.field = field;
    this.list = make("ul", "suggest");
    this.list.id = `${field.id || "search"}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    form.append(this.list);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", this.list.id],
      ["autocomplete", "off"],
    ] as const) {
      field.setAttribute(name, value);
    }
    field.addEventListener("input", () => {
      this.ask();
    });
    field.addEventListener("keydown", (event) => {
      this.key(event);
    });
    field.addEventListener("blur", () => {
      this.close();
    });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
  }

  private ask(): void {
    window.clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (text === "") {
      this.close();
      return;
    }
    this.timer = window.setTimeout(() => {
      void this.fetch(text);
    }, WAIT);
  }

  private async fetch(text: string): Promise<void> {
    this.asked += 1;
    const turn = this.asked;
    const address = new URL(this.form.dataset["api"] ?? "/api/search", document.baseURI);
    address.searchParams.set("q", text);
    address.searchParams.set("limit", String(MOST));
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = (await answer.json()) as { items?: Item[] };
      if (turn !== this.asked || document.activeElement !== this.field) return;
      this.items = (found.items ?? []).slice(0, MOST);
      this.active = -1;
      this.show();
    } catch {
      this.close(); // no network: the form still sends the search
    }
  }

  private show(): void {
    const english = document.documentElement.lang.startsWith("en");
    const say = (label: { zh: string; en: string } | undefined): string =>
      label ? (english && label.en !== "" ? label.en : label.zh) : "";
    this.list.replaceChildren(
      ...this.items.map((item, index) => {
        const kind = make("span", `kind kind-${item.kind} suggest-kind`);
        const entry = make("li", "suggest-item", kind, make("span", "suggest-name", say(item.label)));
        const context = say(item.context);
        if (context !== "") entry.append(make("span", "suggest-context", context));
        entry.id = `${this.list.id}-${index}`;
        entry.setAttribute("role", "option");
        entry.setAttribute("aria-selected", "false");
        entry.addEventListener("click", () => {
          this.go(index);
        });
        return entry;
      }),
    );
    if (this.items.length === 0) this.list.append(make("li", "suggest-empty", this.form.dataset["empty"] ?? "—"));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.items.length > 0 && !this.list.hidden) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = this.items.length;
      this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
      this.tell();
      event.preventDefault();
    } else if (event.key === "Enter" && this.active >= 0 && !this.list.hidden) {
      this.go(this.active);
      event.preventDefault();
    }
  }

  private tell(): void {
    [...this.list.children].forEach((entry, index) => {
      entry.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) entry.scrollIntoView({ block: "nearest" });
    });
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
  }

  private go(index: number): void {
    const item = this.items[index];
    if (item) window.location.assign(addressOf(item, this.form.dataset["href"] ?? "/{kind}/{key}"));
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked += 1; // answers on their way come too late
    this.list.hidden = true;
    this.list.replaceChildren();
    this.items = [];
    this.active = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
