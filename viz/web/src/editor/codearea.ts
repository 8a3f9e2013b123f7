/**
 * The editor itself: CodeMirror in a shadow root, where its style sheets are adopted and not
 * written into the page, so that a policy without inline styles holds.
 */
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { type Diagnostic, forceLinting, linter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, Transaction } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { Completer } from "./complete";
import { labels } from "./labels";
import { language } from "./language";
import type { Bench, Checked, Problem, Server } from "./server";
import { undeclared } from "./tokens";
import { inPage, type Say } from "./words";

const CHECK_WAIT = 350;
const byProgram = Annotation.define<boolean>();

export interface Reactions {
  /** The text was changed by the reader. */
  changed(text: string): void;
  /** The server has checked the text. */
  checked(text: string, found: Checked): void;
  run(): void;
}

/** A text in the editor, with its history and cursor. */
export type Sheet = EditorState;

export class CodeArea {
  readonly view: EditorView;
  private readonly known: ReadonlyMap<string, string>;

  constructor(
    host: HTMLElement, bench: Bench, private readonly server: Server, private readonly say: Say, private readonly reactions: Reactions,
  ) {
    this.known = new Map(bench.prefixes);
    this.base = bench.base;
    const root = host.attachShadow({ mode: "open" });
    this.view = new EditorView({ root, parent: root as unknown as Element, state: this.sheet("") });
  }

  private readonly base: string;

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Returns a fresh sheet with that text. */
  sheet(text: string): Sheet {
    const completer = new Completer(this.server, this.known, this.say);
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(),
        indentUnit.of("  "), indentOnInput(), bracketMatching(), closeBrackets(), highlightSelectionMatches(), search({ top: false }),
        autocompletion({ override: [completer.source], icons: false, activateOnTypingDelay: 60, maxRenderedOptions: 60 }),
        linter((view) => this.lint(view), { delay: CHECK_WAIT }),
        labels(this.server, this.base),
        this.prefixes(),
        EditorState.phrases.of(this.phrases()),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": this.say("editor"), spellcheck: "false", tabindex: "0", autocapitalize: "off", translate: "no" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((one) => one.annotation(byProgram))) this.reactions.changed(this.text);
        }),
        keymap.of([
          { key: "Mod-Enter", run: () => (this.reactions.run(), true), preventDefault: true },
          { key: "Tab", run: acceptCompletion },
          ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab,
        ]),
        language,
      ],
    });
  }

  /** Shows another sheet; returns the one that was shown. */
  turnTo(sheet: Sheet): Sheet {
    const before = this.view.state;
    this.view.setState(sheet);
    forceLinting(this.view);
    return before;
  }

  /** Replaces the text without it counting as typed; the change can be undone. */
  setText(text: string): void {
    const before = this.text;
    if (text === before) return;
    let start = 0;
    while (start < Math.min(text.length, before.length) && text[start] === before[start]) start++;
    let end = 0;
    while (end < Math.min(text.length, before.length) - start && text[text.length - 1 - end] === before[before.length - 1 - end]) end++;
    this.view.dispatch({
      changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
      annotations: byProgram.of(true),
    });
  }

  /** Replaces a stretch as if the reader had typed it. */
  replace(from: number, to: number, insert: string): void {
    this.view.dispatch({ changes: { from, to, insert }, userEvent: "input" });
  }

  /** Puts the cursor at a line and column (from 1) and shows it. */
  goTo(line: number, column: number): void {
    const at = this.offset(line, column);
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    this.view.focus();
  }

  private offset(line: number, column: number): number {
    const found = this.view.state.doc.line(Math.min(Math.max(line, 1), this.view.state.doc.lines));
    return Math.min(found.from + Math.max(column - 1, 0), found.to);
  }

  private async lint(view: EditorView): Promise<readonly Diagnostic[]> {
    const text = view.state.doc.toString();
    if (text.trim() === "") return [];
    let found: Checked;
    try {
      found = await this.server.check(text);
    } catch {
      return []; // the answer itself will tell
    }
    if (view.state.doc.toString() !== text) return [];
    this.reactions.checked(text, found);
    return [
      ...(found.error ? [this.diagnostic(view, found.error, "error")] : []),
      ...found.warnings.filter((one) => one.line > 0).map((one) => this.diagnostic(view, one, "warning")),
    ];
  }

  private diagnostic(view: EditorView, problem: Problem, severity: "error" | "warning"): Diagnostic {
    const from = problem.line > 0 ? this.offset(problem.line, problem.column) : 0;
    const rest = view.state.sliceDoc(from, view.state.doc.lineAt(from).to);
    const word = /^[^\s{}()[\];,]+|^\S/.exec(rest)?.[0] ?? "";
    return { from, to: from + word.length, severity, message: inPage(problem.message) };
  }

  /** Adds known prefixes as they come into use. */
  private prefixes(): ReturnType<typeof EditorState.transactionFilter.of> {
    return EditorState.transactionFilter.of((transaction) => {
      if (!transaction.docChanged || transaction.annotation(Transaction.userEvent) === undefined) return transaction;
      const typed = transaction.isUserEvent("input.type") || transaction.isUserEvent("input.paste");
      if (!typed) return transaction;
      let inserted = "";
      transaction.changes.iterChanges((_a, _b, _c, _d, text) => (inserted += text.toString()));
      if (!inserted.includes(":")) return transaction;
      const { names, end } = undeclared(transaction.newDoc.toString(), this.known);
      if (names.length === 0) return transaction;
      const lines = names.map((name) => `PREFIX ${name}: <${this.known.get(name) ?? ""}>`).join("\n");
      return [transaction, { changes: { from: end, insert: end === 0 ? `${lines}\n` : `\n${lines}` }, sequential: true }];
    });
  }

  private phrases(): Record<string, string> {
    const say = this.say;
    return {
      Find: say("find_panel"), next: say("find_next"), previous: say("find_previous"), all: say("find_all"), "match case": say("find_case"),
      regexp: say("find_regexp"), "by word": say("find_word"), Replace: say("replace_panel"), replace: say("replace_one"),
      "replace all": say("replace_all"), close: say("close"), Completions: say("tip_completions"), Diagnostics: say("tip_diagnostics"),
    };
  }
}
