/** What the rail opens: filters with counts, paths, comparison, kept views, keys. */
import { make } from "../dom";
import type { Label } from "./document";
import { Picker } from "./picker";
import type { Hit, KeptView, Server } from "./server";
import type { Speech } from "./speech";
import { FACETS, type Facet, type Named, type State } from "./state";
import { comparisonTable, pathList } from "./twin";
import { choices, type TraitsOf } from "./visible";
import { button } from "./widgets";

export type Drawer = "filter" | "path" | "compare" | "kept" | "keys";

const BASES = ["exact", "variant", "parts", "inferred"];

/** Returns the filters: each value with how many things it shows, live. */
export function filterPanel(
  state: State, traits: TraitsOf, labels: ReadonlyMap<string, Label>, speech: Speech, toggle: (facet: Facet, value: string) => void,
): HTMLElement {
  const panel = make("div", "ex-panel", make("p", "help", speech.say("filter.help")));
  for (const facet of FACETS) {
    const name = (value: string): string =>
      facet === "kind" ? speech.kind(value) : facet === "basis" ? speech.say(`basis.${value}`) : speech.of(labels.get(value)) || value;
    const list = [...choices(state, facet, traits)];
    if (facet === "basis") list.sort((one, other) => BASES.indexOf(one.value) - BASES.indexOf(other.value));
    else list.sort((one, other) => other.count - one.count || name(one.value).localeCompare(name(other.value), "zh-CN"));
    if (list.length < 2 && !list.some((one) => one.on)) continue;
    const set = make("fieldset", `ex-facet ex-facet-${facet}`, make("legend", "", speech.say(`filter.${facet}`)));
    for (const { value, count, on } of list) {
      const box = make("input");
      box.type = "checkbox";
      box.checked = on;
      box.dataset["facet"] = facet;
      box.dataset["value"] = value;
      box.addEventListener("change", () => toggle(facet, value));
      const words = make("span", facet === "kind" ? `kind kind-${value}` : facet === "basis" ? `badge badge-${value}` : "", name(value));
      set.append(make("label", count === 0 && !on ? "none" : "", box, words, make("span", "number", String(count))));
    }
    panel.append(set);
  }
  return panel;
}

interface PairPanel {
  readonly sort: "path" | "compare";
  readonly state: State;
  readonly server: Server;
  readonly speech: Speech;
  readonly first: Named | undefined;
  readonly second: Named | undefined;
  run(one: Named, other: Named): void;
  choose(id: string, more: boolean): void;
}

/** Returns the panel that takes two things: for paths between them, or to compare them. */
export function pairPanel({ sort, state, server, speech, first, second, run, choose }: PairPanel): HTMLElement {
  const panel = make("div", "ex-panel", make("p", "help", speech.say(`${sort}.help`)));
  const given: (Named | undefined)[] = [first, second];
  const go = button(speech.say(`${sort}.go`), () => {
    const [one, other] = given;
    if (one && other) run(one, other);
  }, "ex-button ex-primary");
  const ready = (): void => {
    go.disabled = !given[0] || !given[1] || given[0].iri === given[1].iri;
  };
  const kinds = sort === "compare" ? ["unit", "branch", "theme"] : undefined;
  const fields = [0, 1].map((index) => {
    const field = make("input", "ex-field");
    field.type = "text";
    field.value = speech.of(given[index]?.label);
    field.placeholder = speech.say("search.placeholder");
    const label = make("label", "ex-label", speech.say(`${sort}.${index === 0 ? "first" : "second"}`));
    field.id = `pair-${sort}-${index}`;
    label.htmlFor = field.id;
    const holder = make("div", "ex-pair", label, field);
    const taken = (hit: Hit): void => {
      given[index] = hit;
      field.value = speech.of(hit.label);
      ready();
      const other = fields[1 - index]?.querySelector("input");
      if (!given[1 - index]) other?.focus();
      else go.focus();
    };
    field.addEventListener("input", () => {
      given[index] = undefined;
      ready();
    });
    new Picker(field, server, speech, taken, kinds);
    return holder;
  });
  ready();
  panel.append(...fields, go);
  if (sort === "path" && state.paths.length > 0) panel.append(pathList(state, speech, choose));
  if (sort === "compare" && state.comparison) panel.append(comparisonTable(state, speech, choose));
  return panel;
}

interface KeptPanel {
  readonly views: readonly KeptView[] | null;
  readonly made: string;
  readonly problem: string;
  readonly live: string;
  readonly title: string;
  readonly speech: Speech;
  address(id: string): string;
  keep(title: string, note: string): void;
  copy(field: HTMLInputElement, done: HTMLButtonElement): void;
}

/** Returns the live link, the form that keeps this view, and the list of kept views. */
export function keptPanel({ views, made, problem, live, title, speech, address, keep, copy }: KeptPanel): HTMLElement {
  const panel = make("div", "ex-panel");
  panel.append(make("h3", "", speech.say("kept.live")), make("p", "help", speech.say("kept.live_help")), addressRow(live, speech, copy));
  const name = make("input", "ex-field");
  name.value = title;
  name.maxLength = 120;
  name.id = "kept-title";
  const note = make("textarea", "ex-field");
  note.rows = 2;
  note.maxLength = 1000;
  note.id = "kept-note";
  const form = make("form", "ex-keep", make("h3", "", speech.say("kept.frozen")), make("p", "help", speech.say("kept.frozen_help")));
  for (const [field, word] of [[name, "kept.title"], [note, "kept.note"]] as const) {
    const label = make("label", "ex-label", speech.say(word));
    label.htmlFor = field.id;
    form.append(label, field);
  }
  const send = make("button", "ex-button ex-primary", speech.say("kept.keep"));
  form.append(send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(name.value.trim() || title, note.value.trim());
  });
  panel.append(form);
  if (made !== "") panel.append(make("p", "notice", speech.say("kept.done")), addressRow(made, speech, copy));
  if (problem !== "") panel.append(make("p", "notice notice-error", problem));
  panel.append(make("h3", "", speech.say("kept.list")));
  if (!views) panel.append(make("p", "muted", speech.say("loading")));
  else if (views.length === 0) panel.append(make("p", "muted", speech.say("kept.none")));
  else {
    const list = make("ul", "ex-kept-list");
    for (const view of views) {
      const link = make("a", "", view.title || view.id);
      link.href = address(view.id);
      const item = make("li", "", link, make("span", "muted", ` ${view.created.slice(0, 10)}`));
      if (view.note) item.append(make("p", "help", view.note));
      list.append(item);
    }
    panel.append(list);
  }
  return panel;
}

function addressRow(text: string, speech: Speech, copy: (field: HTMLInputElement, done: HTMLButtonElement) => void): HTMLElement {
  const field = make("input", "ex-field ex-address");
  field.readOnly = true;
  field.value = text;
  field.setAttribute("aria-label", speech.say("kept.address"));
  field.addEventListener("focus", () => field.select());
  const made = button(speech.say("kept.copy"), () => copy(field, made));
  return make("div", "ex-copy", field, made);
}

const KEYS = ["search", "move", "select", "multi", "expand", "focus", "hide", "pin", "fit", "zoom", "undo", "twin", "close"];

/** Returns what the keys do. */
export function keysPanel(speech: Speech): HTMLElement {
  const list = make("dl", "ex-keys");
  for (const name of KEYS) list.append(make("dt", "", speech.say(`keys.${name}_key`)), make("dd", "", speech.say(`keys.${name}`)));
  return make("div", "ex-panel", list);
}
