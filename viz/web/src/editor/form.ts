/** The form of a ready-made question: things from lists or by search, texts, numbers. */
import { make } from "../dom";
import type { Bench, Blank, Choice, Question, Server } from "./server";
import type { Given } from "./templates";
import { inPage, type Say } from "./words";

/** Returns what stands in an empty form: defaults, and the examples of what must be given. */
export function firstValues(question: Question, choices: Bench["choices"]): Given {
  const given: Record<string, string> = {};
  for (const blank of question.fields) {
    if (blank.default !== "") given[blank.name] = blank.default;
    else if (blank.required) given[blank.name] = exampleOf(blank, choices[blank.type] ?? []);
  }
  return given;
}

function exampleOf(blank: Blank, choices: readonly Choice[]): string {
  if (blank.type === "text" || blank.type === "integer") return blank.example;
  return (named(choices, blank.example) ?? choices[0])?.iri ?? "";
}

/** Returns the choice that is meant by an IRI, a key, a name, or the beginning of a name. */
export function named(choices: readonly Choice[], text: string): Choice | undefined {
  return (
    choices.find((one) => one.iri === text || one.key === text || one.label.zh === text || one.label.en === text) ??
    choices.find((one) => text !== "" && one.label.zh.startsWith(text))
  );
}

export class QuestionForm {
  readonly element = make("form", "bench-form");
  private readonly controls = new Map<string, HTMLInputElement | HTMLSelectElement>();
  private readonly things = new Map<string, Map<string, string>>(); // by field: name → IRI

  constructor(
    readonly question: Question, private readonly choices: Bench["choices"], private readonly server: Server, private readonly say: Say,
    private readonly changed: (given: Given) => void, asked: () => void,
  ) {
    this.element.append(...question.fields.map((blank) => this.field(blank)));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      asked();
    });
  }

  get values(): Given {
    const given: Record<string, string> = {};
    for (const [name, control] of this.controls) {
      const text = control.value.trim();
      given[name] = this.things.get(name)?.get(text) ?? text;
    }
    return given;
  }

  /** Shows values, such as those read back from the text. */
  show(given: Given): void {
    for (const blank of this.question.fields) {
      const control = this.controls.get(blank.name);
      const value = given[blank.name] ?? "";
      if (!control) continue;
      if (control instanceof HTMLSelectElement && value !== "" && ![...control.options].some((one) => one.value === value)) {
        control.append(new Option(value, value));
      }
      if (control.value !== value && this.values[blank.name] !== value) control.value = value;
    }
  }

  set enabled(on: boolean) {
    for (const control of this.controls.values()) control.disabled = !on;
  }

  private field(blank: Blank): HTMLElement {
    const choices = this.choices[blank.type] ?? [];
    const control = choices.length > 0 ? this.select(blank, choices) : this.input(blank);
    control.id = `field-${this.question.name}-${blank.name}`;
    control.required = blank.required && blank.default === "";
    control.addEventListener(control instanceof HTMLSelectElement ? "change" : "input", () => this.changed(this.values));
    this.controls.set(blank.name, control);
    const label = make("label", "", inPage(blank.label));
    label.htmlFor = control.id;
    return make("div", "field", label, control);
  }

  private select(blank: Blank, choices: readonly Choice[]): HTMLSelectElement {
    const select = make("select");
    select.append(new Option(this.say(blank.required ? "choose" : "any"), ""));
    const groups = new Map<string, Choice[]>();
    for (const one of choices) {
      const group = inPage(one.group);
      groups.set(group, [...(groups.get(group) ?? []), one]);
    }
    for (const [group, members] of groups) {
      const options = members.map((one) => new Option(inPage(one.label), one.iri));
      if (group === "" || (members.length === 1 && inPage(members[0]?.label) === group)) select.append(...options);
      else {
        const holder = make("optgroup", "", ...options);
        holder.label = group;
        select.append(holder);
      }
    }
    return select;
  }

  private input(blank: Blank): HTMLInputElement {
    const input = make("input");
    input.placeholder = blank.example;
    input.autocomplete = "off";
    if (blank.type === "integer") {
      input.inputMode = "numeric";
      input.pattern = "[0-9]{1,12}";
    } else if (blank.type !== "text") this.suggest(blank, input);
    return input;
  }

  /** Lets the server find things where there are too many to list. */
  private suggest(blank: Blank, input: HTMLInputElement): void {
    const list = make("datalist");
    const known = new Map<string, string>();
    list.id = `list-${this.question.name}-${blank.name}`;
    input.setAttribute("list", list.id);
    this.element.append(list);
    this.things.set(blank.name, known);
    let asked = 0;
    input.addEventListener("input", () => {
      asked += 1;
      const turn = asked;
      const kinds = blank.type === "unit" ? "unit,branch" : blank.type;
      this.server
        .search(input.value.trim(), kinds, 10)
        .then((hits) => {
          if (turn !== asked) return;
          for (const hit of hits) known.set(inPage(hit.label), hit.iri);
          list.replaceChildren(...hits.map((hit) => new Option(inPage(hit.context), inPage(hit.label))));
          this.changed(this.values);
        })
        .catch(() => undefined);
    });
  }
}
