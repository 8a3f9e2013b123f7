/**
 * Completion from this graph: keywords, variables of the query, terms of the vocabulary by short
 * form or label, and things by Chinese label, pinyin or initials, which the server finds.
 */
import { type Completion, type CompletionContext, type CompletionResult, pickedCompletion } from "@codemirror/autocomplete";
import type { ChangeSpec, EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Hit, Server, Term } from "./server";
import { FUNCTIONS, OFFERED, tokenAt, undeclared, variables } from "./tokens";
import { inPage, type Say } from "./words";

/** Where one is in the text, and what was typed there. */
export interface Place {
  readonly kind: "variable" | "pname" | "word" | "string" | "language" | "iri" | "none";
  readonly from: number;
  readonly typed: string;
}

/** Tells what is being typed at the end of `before`. */
export function placeOf(before: string): Place {
  let at = 0;
  let last = { kind: "space", text: "", start: 0 } as ReturnType<typeof tokenAt>;
  while (at < before.length) {
    last = tokenAt(before, at);
    at += Math.max(last.text.length, 1);
    if (last.kind === "operator" && (last.text === '"' || last.text === "'") && !/[\r\n]/.test(before.slice(last.start))) {
      return { kind: "string", from: last.start, typed: before.slice(last.start + 1) }; // not closed yet
    }
    if (last.kind === "operator" && last.text === "<" && /^<[^<>"{}|^`\\\s=]*$/.test(before.slice(last.start))) {
      return { kind: "iri", from: last.start, typed: before.slice(last.start + 1) };
    }
  }
  if (last.kind === "variable") return { kind: "variable", from: last.start, typed: last.text };
  if (last.kind === "operator" && /[?$]/.test(last.text)) return { kind: "variable", from: last.start, typed: last.text };
  if (last.kind === "pname") return { kind: "pname", from: last.start, typed: last.text };
  if (last.kind === "keyword" || last.kind === "function" || last.kind === "word") {
    return { kind: "word", from: last.start, typed: last.text };
  }
  return { kind: "none", from: before.length, typed: "" };
}

/** Changes that put text at a place and add the prefixes which it needs. */
export function insertion(
  state: EditorState, insert: string, from: number, to: number, known: ReadonlyMap<string, string>,
): { changes: ChangeSpec[]; cursor: number } {
  const after = state.doc.toString();
  const next = after.slice(0, from) + insert + after.slice(to);
  const { names, end } = undeclared(next, known);
  const lines = names.map((name) => `PREFIX ${name}: <${known.get(name) ?? ""}>`);
  const changes: ChangeSpec[] = [{ from, to, insert }];
  let cursor = from + insert.length;
  if (lines.length > 0 && end <= from) {
    const text = end === 0 ? `${lines.join("\n")}\n` : `\n${lines.join("\n")}`;
    changes.unshift({ from: end, insert: text });
    cursor += text.length;
  }
  return { changes, cursor };
}

/** Offers completions; `known` are the prefixes of the site. */
export class Completer {
  constructor(
    private readonly server: Server,
    private readonly known: ReadonlyMap<string, string>,
    private readonly say: Say,
  ) {}

  /** The source for CodeMirror. */
  readonly source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.state.sliceDoc(0, context.pos);
    const place = placeOf(before);
    if (place.kind === "variable") return this.variables(context, place);
    if (place.kind === "pname") return this.terms(place);
    if (place.kind === "string" || place.kind === "iri") return this.things(context, place, before);
    if (place.kind === "word") return this.words(context, place, before);
    return context.explicit ? this.words(context, place, before) : null;
  };

  private variables(context: CompletionContext, place: Place): CompletionResult {
    const others = variables(context.state.doc.toString()).map((name) => `?${name}`);
    const options = others
      .filter((name) => name !== place.typed)
      .map((label) => ({ label, detail: this.say("variable") }));
    return { from: place.from, options, validFor: /^[?$][\p{L}\p{N}_]*$/u };
  }

  private async terms(place: Place): Promise<CompletionResult> {
    const prefix = place.typed.slice(0, place.typed.indexOf(":") + 1);
    const all = await this.server.vocabulary();
    const options = all.filter((term) => term.short.startsWith(prefix)).map((term) => this.ofTerm(term));
    return { from: place.from, options, validFor: /^[\w.-]*:[\w.-]*$/ };
  }

  private async words(context: CompletionContext, place: Place, before: string): Promise<CompletionResult | null> {
    const typed = place.typed.toLowerCase();
    const options: Completion[] = [];
    const beginning = (word: string): boolean => word.toLowerCase().startsWith(typed);
    for (const word of OFFERED) {
      if (beginning(word)) options.push({ label: word, detail: this.say("keyword"), apply: `${word} ` });
    }
    for (const word of FUNCTIONS) if (typed !== "" && beginning(word)) options.push({ label: word, apply: `${word}(` });
    for (const [name] of this.known) {
      if (typed !== "" && beginning(name)) options.push({ label: `${name}:`, detail: this.say("prefix"), apply: this.put(`${name}:`) });
    }
    const terms = typed === "" ? [] : await this.server.vocabulary();
    for (const term of terms) {
      const local = term.short.slice(term.short.indexOf(":") + 1).toLowerCase();
      if (local.startsWith(typed) || term.label.zh.includes(place.typed) || term.label.en.toLowerCase().startsWith(typed)) {
        options.push(this.ofTerm(term));
      }
    }
    const hits = await this.search(context, place.typed, before);
    if (hits === null) return null;
    const exact = options.some((one) => one.label.toLowerCase() === typed);
    const things = hits.map((hit) => this.ofHit(hit, `<${hit.iri}>`));
    const best = hits[0] !== undefined && hits[0].score > 0.5 && !exact;
    const ordered = best ? [...things, ...options.slice(0, 30)] : [...options.slice(0, 30), ...things];
    return ordered.length === 0 ? null : { from: place.from, options: ordered, filter: false };
  }

  private async things(context: CompletionContext, place: Place, before: string): Promise<CompletionResult | null> {
    const text = place.kind === "iri" ? (place.typed.split(/[/#]/).pop() ?? "") : place.typed;
    const hits = await this.search(context, text, before);
    if (hits === null || hits.length === 0) return null;
    // The closing quote or bracket that the editor has put there goes with the rest.
    const next = context.state.sliceDoc(context.pos, context.pos + 1);
    const quote = before.charAt(place.from);
    const closes = next === (place.kind === "iri" ? ">" : quote) ? 1 : 0;
    const options = hits.map((hit) =>
      this.ofHit(hit, place.kind === "iri" ? `<${hit.iri}>` : `${quote}${hit.label.zh}${quote}@zh`, closes),
    );
    return { from: place.from, options, filter: false };
  }

  private async search(context: CompletionContext, text: string, before: string): Promise<readonly Hit[] | null> {
    const letters = text.trim();
    if (letters === "" || (!/[^\x20-\x7e]/.test(letters) && letters.length < 2)) return [];
    // Waits a little: most readers type on.
    await new Promise((resolve) => setTimeout(resolve, context.explicit ? 0 : 120));
    if (context.aborted || before.length !== context.pos) return null;
    try {
      return await this.server.search(letters);
    } catch {
      return [];
    }
  }

  private put(insert: string, closes = 0): (view: EditorView, completion: Completion, from: number, to: number) => void {
    return (view, completion, from, to) => {
      const { changes, cursor } = insertion(view.state, insert, from, to + closes, this.known);
      view.dispatch({ changes, selection: { anchor: cursor }, userEvent: "input.complete", annotations: pickedCompletion.of(completion) });
    };
  }

  private ofTerm(term: Term): Completion {
    const written = term.short.includes(":") && !term.short.includes("//") ? term.short : `<${term.iri}>`;
    const count = term.count >= 0 ? ` · ${term.count}` : "";
    const info = inPage(term.definition);
    return {
      label: written,
      detail: `${inPage(term.label)} ${this.say(term.sort)}${count}`.trim(),
      apply: this.put(written),
      ...(info === "" ? {} : { info }),
    };
  }

  private ofHit(hit: Hit, written: string, closes = 0): Completion {
    const kind = this.say(`kind_${hit.kind}`);
    const context = inPage(hit.context);
    return {
      label: inPage(hit.label),
      detail: context === "" ? kind : `${kind} · ${context}`,
      info: hit.iri,
      apply: this.put(written, closes),
    };
  }
}
