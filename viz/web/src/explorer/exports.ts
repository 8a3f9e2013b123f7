/** The menu «导出»: every output of the table of renderers by what it is for, and other ways to pass a picture on. */
import { make } from "../dom";
import type { Start } from "./server";
import type { Speech } from "./speech";
import { button } from "./widgets";

type Format = Start["formats"][number];

/** A way to pass the picture on that is no file: its sentences are `tool.<name>` and `tool.<name>_help`. */
export interface Onward {
  readonly name: string;
  run(): void;
}

export class ExportMenu {
  readonly element = make("details", "ex-files");

  constructor(
    private readonly formats: readonly Format[],
    private readonly onward: readonly Onward[],
    private readonly file: (format: Format) => void,
  ) {
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.open) return;
      event.preventDefault();
      this.close();
      this.element.querySelector("summary")?.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.close();
    });
  }

  /** Puts the words in place. */
  speak(speech: Speech): void {
    const panel = make("div", "ex-files-list");
    const onward = make("ul", "ex-files-onward");
    for (const { name, run } of this.onward) {
      const entry = this.entry(speech.say(`tool.${name}`), speech.say(`tool.${name}_help`), run);
      entry.querySelector("button")?.setAttribute("data-suffix", name);
      onward.append(entry);
    }
    const groups = new Map<string, HTMLElement>();
    for (const format of this.formats) {
      const heading = speech.of(format.group);
      const list = groups.get(heading) ?? make("ul");
      groups.set(heading, list);
      const entry = this.entry(format.name.toUpperCase(), speech.of(format.help), () => this.file(format));
      entry.querySelector("button")?.setAttribute("data-suffix", format.name);
      list.append(entry);
    }
    for (const [heading, list] of groups) panel.append(make("section", "", make("h3", "", heading), list));
    if (this.onward.length > 0) panel.append(onward);
    this.element.replaceChildren(make("summary", "ex-tool", speech.say("tool.file")), panel);
  }

  private entry(name: string, help: string, run: () => void): HTMLElement {
    const made = button(name, () => {
      this.close();
      run();
    }, "ex-file");
    made.append(make("span", "muted", help));
    return make("li", "", made);
  }

  private close(): void {
    this.element.open = false;
  }
}
