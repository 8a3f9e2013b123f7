/** Makes the node of a thing that came as a name only, by the measures of viz/layout/measure.py. */
import { kindStyle } from "../nodes";
import { METRICS as M } from "../style";
import type { Node, Shape } from "./document";
import type { Named } from "./state";
import { PITCH } from "../geometry";
import { wordLines } from "../wording";

const SIZE = 13;
const LONGEST = 15; // characters of Chinese in a line
const LINE = 100; // pixels of an English line for which a box grows, as in viz/layout/wording.py
const GROWN = 11;
const LATIN = 0.84; // of the bound that `em` gives to a Latin letter

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Returns an upper bound of the width of `text` in em. */
export function em(text: string): number {
  let width = 0;
  for (const char of text) width += WIDE.test(char) ? 1 : 0.68;
  return width;
}

/** Breaks `text` into lines of at most `limit` em; halves of a couplet come under each other. */
export function broken(text: string, limit = LONGEST): string[] {
  const halves = text.split(/\s+/).filter((one) => one !== "");
  if (halves.length === 2 && halves.every((one) => em(one) <= limit)) return halves;
  const lines: string[] = [];
  let line = "";
  for (const char of text) {
    if (em(line + char) > limit && line !== "") {
      lines.push(line);
      line = "";
    }
    line += char;
  }
  return line === "" ? lines : [...lines, line];
}

/** Returns what the English name asks of a box: its width and height in pixels. */
function english(text: string): readonly [number, number] {
  if (text === "") return [0, 0];
  const width = (words: string, size: number): number => em(words) * LATIN * size;
  for (const line of [LINE, 1.35 * LINE]) {
    const lines = wordLines(text, line, GROWN, false, width);
    if (lines.length > 0 && lines.length <= 4) return [Math.max(...lines.map((one) => width(one, GROWN))), lines.length * GROWN * PITCH];
  }
  return [0, 0];
}

/** Returns the node of a thing, sized and not yet placed. */
export function nodeOf(ref: Named): Node {
  const style = kindStyle(ref.kind);
  const shape = (ref.kind === "theme" ? "round" : style.shape) as Shape;
  const name = ref.short && ref.short.zh !== "" ? ref.short.zh : ref.label.zh;
  const lines = broken(name);
  const [wide, high] = shape === "card" ? [0, 0] : english(ref.label.en);
  const text = Math.max(...lines.map(em), wide / SIZE) * SIZE;
  const tall = Math.max(lines.length * Math.round(SIZE * M.lineFactor * 10) / 10, high);
  const card = shape === "card";
  const pointed = shape === "diamond" || shape === "tag";
  const width = card ? text + M.cardBar + 2 * M.cardPadX : text + M.icon + M.iconGap + 2 * M.cardPadX + (pointed ? 2 * M.point : 0);
  return {
    id: ref.iri, kind: ref.kind, key: ref.key, label: ref.label, shape,
    lines: lines.map((line) => [{ text: line, basis: null }]),
    x: 0, y: 0, width: Math.round(width + 0.5), height: Math.round((card ? tall + 2 * M.cardPadY : tall + 12) + 0.5),
    owner: { zh: "", en: "" }, group: "", basis: null, count: null, bridge: false, rows: [], search: [], owner_kind: "",
    note: [], colour: card ? "" : style.colour, more: null, size: SIZE, filled: false,
  };
}
