/** Which words stand in a node in the reader's language, by the rules of viz/layout/wording.py. */
import { discDiameter, lineHeight, PITCH, SMALLEST } from "./geometry";
import { METRICS as M } from "./style";
import type { Lang, Span, ViewNode } from "./view";

/** Returns the width of a text at a size, in pixels. */
export type Measure = (text: string, size: number, bold: boolean) => number;

/** The lines of a name as they are to be set: their size and distance in pixels. */
export interface Wording {
  readonly lines: readonly (readonly Span[])[];
  readonly size: number;
  readonly pitch: number;
}

const SIZES = [15, 13, 12, SMALLEST];
const TIGHT = 12; // smallest on chips and below discs

/** Sets words in lines of at most `width` pixels; nothing where one word alone is wider. */
export function wordLines(text: string, width: number, size: number, bold: boolean, measure: Measure): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && measure(`${last} ${word}`, size, bold) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else if (measure(word, size, bold) <= width) lines.push(word);
    else return [];
  }
  return lines;
}

/** Returns the height of a card or chip that belongs to the name. */
export function nameHeight(node: ViewNode): number {
  const small = (node.note.length > 0 ? 1 : 0) + (node.owner.zh === "" ? 0 : 1);
  if (node.shape === "chip") return node.height - 2 * M.chipPadY - small * M.chipSmallLine;
  return node.height - 2 * M.cardPadY - small * M.smallLine;
}

/** Returns the name of `node` as it stands in the picture: English where it fits into the box. */
export function wording(node: ViewNode, lang: Lang, measure: Measure, more = 0): Wording {
  const below = node.shape === "disc" && node.count !== null;
  const size = below ? M.discLabel : node.size;
  const chinese = { lines: node.lines, size, pitch: below ? M.discLabelLine : lineHeight(node) };
  if (lang !== "en" || node.label.en === "") return chinese;
  const [width, height] = room(node, more);
  for (const smaller of SIZES) {
    if (smaller > size || (smaller < TIGHT && (below || node.shape === "chip"))) continue;
    const lines = wordLines(node.label.en, width, smaller, node.filled || below, measure);
    if (lines.length > 0 && lines.length * smaller * PITCH <= height + 0.5) {
      return { lines: lines.map((text) => [{ text, basis: null }]), size: smaller, pitch: smaller * PITCH };
    }
  }
  return chinese;
}

function room(node: ViewNode, more: number): readonly [number, number] {
  switch (node.shape) {
    case "card":
      return [node.width - M.cardBar - 2 * M.cardPadX, nameHeight(node)];
    case "chip":
      return [node.width - 2 * M.chipPadX - (node.bridge ? M.icon : 0), nameHeight(node)];
    case "disc":
      return node.count === null ? [0.78 * node.width, 0.62 * discDiameter(node)] : [node.width - 2 * more, node.lines.length * M.discLabelLine];
    default: {
      const points = node.shape === "diamond" || node.shape === "tag" ? 2 * M.point : 0;
      return [node.width - 2 * M.cardPadX - points - M.icon - M.iconGap, node.height - 8];
    }
  }
}
