/** SPARQL for CodeMirror: colours, brackets, indentation. Colours are the page's tokens. */
import { HighlightStyle, StreamLanguage, type StringStream, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { tokenAt, type TokenKind } from "./tokens";

interface State {
  depth: number;
  long: string; // the quotes that end a string over several lines
}

const NAMES: Readonly<Partial<Record<TokenKind, string>>> = {
  comment: "comment", string: "string", iri: "link", pname: "typeName", variable: "variableName", bnode: "atom", number: "number",
  language: "modifier", keyword: "keyword", function: "function", bracket: "bracket", operator: "operator",
};

function longString(stream: StringStream, state: State): string {
  while (!stream.eol()) {
    if (stream.match(state.long)) {
      state.long = "";
      return "string";
    }
    if (stream.next() === "\\") stream.next();
  }
  return "string";
}

const sparql = StreamLanguage.define<State>({
  name: "sparql",
  startState: () => ({ depth: 0, long: "" }),
  token(stream, state) {
    if (state.long !== "") return longString(stream, state);
    if (stream.eatSpace()) return null;
    const opened = stream.match(/^("""|''')/, false) as RegExpMatchArray | null;
    if (opened) {
      state.long = opened[0];
      stream.pos += 3;
      return longString(stream, state);
    }
    const token = tokenAt(stream.string, stream.pos);
    stream.pos += Math.max(token.text.length, 1);
    if (/^[([{]$/.test(token.text)) state.depth += 1;
    if (/^[)\]}]$/.test(token.text)) state.depth = Math.max(state.depth - 1, 0);
    return NAMES[token.kind] ?? null;
  },
  indent: (state, after, context) => Math.max(state.depth - (/^\s*[)\]}]/.test(after) ? 1 : 0), 0) * context.unit,
  languageData: {
    commentTokens: { line: "#" },
    closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
    indentOnInput: /^\s*[)\]}]$/,
  },
  tokenTable: { function: tags.function(tags.variableName), link: tags.url },
});

// No rainbow: ink for what is asked, red for keywords, navy for terms, gold for values.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--red-text)", fontWeight: "600" },
  { tag: tags.typeName, color: "var(--navy-text)" },
  { tag: tags.variableName, color: "var(--ink)", fontWeight: "600" },
  { tag: tags.function(tags.variableName), color: "var(--violet-text)" },
  { tag: tags.string, color: "var(--gold-text)" },
  { tag: tags.modifier, color: "var(--gold-text)" },
  { tag: tags.number, color: "var(--gold-text)" },
  { tag: tags.url, color: "var(--teal-text)" },
  { tag: tags.atom, color: "var(--navy-text)" },
  { tag: tags.comment, color: "var(--muted)" },
  { tag: tags.bracket, color: "var(--ink)" },
  { tag: tags.operator, color: "var(--muted)" },
]);

const MONO = '"Noto Sans Mono CJK SC","Sarasa Mono SC",Consolas,"DejaVu Sans Mono",monospace';

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--card)", height: "100%", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: MONO, lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--red-text)", padding: "8px 0" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--muted)", border: "none", minWidth: "34px" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--wash)" },
  ".cm-cursor": { borderLeftColor: "var(--red-text)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--red-tint)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--navy-tint)", outline: "1px solid var(--navy)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--red-tint)", outline: "1px solid var(--red)" },
  ".cm-label": { fontFamily: "var(--sans)", fontSize: "12px", color: "var(--red-text)", padding: "0 4px", whiteSpace: "nowrap" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px", boxShadow: "0 8px 24px rgba(30, 25, 15, 0.14)" },
  ".cm-tooltip.cm-tooltip-autocomplete": { padding: "4px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", maxHeight: "18em", minWidth: "300px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "12px", alignItems: "baseline", padding: "4px 10px", borderRadius: "5px", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--wash)", color: "var(--ink)", boxShadow: "inset 3px 0 0 var(--red)" },
  ".cm-completionLabel": { fontSize: "14px" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--red-text)", fontWeight: "600" },
  ".cm-completionDetail": { marginLeft: "auto", fontStyle: "normal", color: "var(--muted)", fontSize: "12px" },
  ".cm-completionInfo": { maxWidth: "320px", padding: "8px 12px", fontFamily: "var(--sans)", lineHeight: "1.5" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", fontSize: "13px", padding: "6px 12px" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--red)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--gold)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--red-text)", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--gold)", textUnderlineOffset: "3px" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--red)" },
  ".cm-panels": { backgroundColor: "var(--wash)", color: "var(--ink)", borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { fontFamily: "var(--sans)", padding: "6px 10px" },
  ".cm-textfield": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "4px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "4px" },
  ".cm-searchMatch": { backgroundColor: "var(--orange-tint)", outline: "1px solid var(--gold)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--red-tint)" },
});

/** The language and its looks. */
export const language: Extension = [sparql, syntaxHighlighting(colours), look];
