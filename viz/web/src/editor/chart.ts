/** Bars and pies as small SVG of our own: words beside marks, colours from the page's tokens. */
import { type Cell, isNumeric, type Names, shown, type Table } from "./answers";

const SVG = "http://www.w3.org/2000/svg";
const MOST_BARS = 30;
const MOST_SLICES = 7;

export interface Datum {
  readonly label: string;
  readonly value: number;
}

export interface Series {
  readonly data: readonly Datum[];
  readonly total: number;
}

/** Columns for a chart: `value` −1 means that rows are counted. */
export interface Columns {
  readonly label: number;
  readonly value: number;
}

/** Chooses columns: the first that holds words (a name rather than an IRI), the first of numbers. */
export function chooseColumns(table: Table, label = "", value = ""): Columns {
  const numeric = table.heads.map((_, column) => isNumeric(table, column));
  const holds = (column: number, kind: Cell["kind"]): boolean => table.rows.some((row) => row[column]?.kind === kind);
  const words = table.heads.findIndex((_, column) => !numeric[column] && holds(column, "literal"));
  const things = table.heads.findIndex((_, column) => !numeric[column] && holds(column, "iri"));
  const counted = numeric.includes(true) ? -1 : table.heads.findIndex((_, column) => isRepeated(table, column));
  const usual = counted >= 0 ? counted : words >= 0 ? words : Math.max(things, 0);
  const named = (name: string, other: number): number => (table.heads.includes(name) ? table.heads.indexOf(name) : other);
  return { label: named(label, usual), value: named(value, numeric.indexOf(true)) };
}

/** Tells whether values of a column come again, so that counting its rows says something. */
function isRepeated(table: Table, column: number): boolean {
  const values = new Set(table.rows.map((row) => row[column]?.text ?? ""));
  return values.size > 1 && values.size * 2 <= table.rows.length + 1 && !values.has("");
}

/** Adds up the rows of each label, largest first. */
export function seriesOf(table: Table, names: Names, columns: Columns, word = (text: string): string => text): Series {
  const sums = new Map<string, number>();
  for (const row of table.rows) {
    const cell = row[columns.label];
    if (!cell) continue;
    const label = word(shown(cell, names)) || "—";
    const number = columns.value < 0 ? 1 : (row[columns.value]?.number ?? null);
    if (number !== null) sums.set(label, (sums.get(label) ?? 0) + number);
  }
  const data = [...sums].map(([label, value]) => ({ label, value })).sort((one, other) => other.value - one.value);
  return { data, total: data.length };
}

function draw<K extends keyof SVGElementTagNameMap>(
  parent: Element, tag: K, attributes: Readonly<Record<string, string | number>>, text = "",
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== "") made.textContent = text;
  parent.append(made);
  return made;
}

function token(name: string, otherwise: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || otherwise;
}

function frame(width: number, height: number, title: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title, class: "bench-chart", "font-size": 13,
    "font-family": '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif',
  })) svg.setAttribute(name, String(value));
  draw(svg, "title", {}, title);
  return svg;
}

/** Width of a text at 13 px, near enough to leave room for it. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e7f ? 13 : 7.4), 0);
}

function said(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** Draws horizontal bars, which leave room for names. */
export function bars(series: Series, title: string, width: number): SVGSVGElement {
  const data = series.data.slice(0, MOST_BARS);
  const row = 28;
  const labels = Math.min(Math.max(...data.map((one) => widthOf(one.label)), 40) + 16, width * 0.45);
  const numbers = Math.max(...data.map((one) => widthOf(said(one.value)))) + 12;
  const room = Math.max(width - labels - numbers, 60);
  const high = Math.max(...data.map((one) => one.value), 0);
  const low = Math.min(...data.map((one) => one.value), 0);
  const scale = (value: number): number => (high === low ? 0 : ((value - low) / (high - low)) * room);
  const zero = labels + scale(0);
  const svg = frame(width, data.length * row + 12, title);
  const [ink, bar, line] = [token("ink", "#22201C"), token("navy", "#2F4858"), token("line", "#DDD8CC")];
  data.forEach((one, at) => {
    const y = at * row + 6;
    const end = labels + scale(one.value);
    const words = draw(svg, "text", { x: labels - 10, y: y + 18, "text-anchor": "end", fill: ink }, fit(one.label, labels - 12));
    draw(words, "title", {}, one.label);
    draw(svg, "rect", { x: Math.min(zero, end), y: y + 5, width: one.value === 0 ? 0 : Math.max(Math.abs(end - zero), 1), height: 18, rx: 2, fill: bar });
    draw(svg, "text", { x: Math.max(end, zero) + 8, y: y + 18, fill: ink }, said(one.value));
  });
  draw(svg, "line", { x1: zero, x2: zero, y1: 4, y2: data.length * row + 8, stroke: line });
  return svg;
}

/** Cuts a text to a width; the whole stands in its title. */
function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const char of text) {
    if (widthOf(`${kept + char}…`) > width) break;
    kept += char;
  }
  return `${kept}…`;
}

const TINTS: readonly (readonly [string, string])[] = [
  ["navy", "#2F4858"], ["red", "#A8232B"], ["gold", "#B5832A"], ["teal", "#4E7C8A"], ["green", "#4A6944"], ["violet", "#5B5480"],
  ["orange", "#A9510F"], ["grey", "#9A958A"],
];

/** Draws a pie whose slices carry the numbers of their lines in the list beside it. */
export function pie(series: Series, title: string, rest: (count: number) => string, width: number): SVGSVGElement | null {
  const positive = series.data.filter((one) => one.value > 0);
  const sum = positive.reduce((total, one) => total + one.value, 0);
  if (sum <= 0) return null;
  const shownData = positive.slice(0, MOST_SLICES).map((one) => ({ ...one }));
  const others = positive.slice(MOST_SLICES);
  if (others.length > 0) shownData.push({ label: rest(others.length), value: others.reduce((total, one) => total + one.value, 0) });
  const radius = 120;
  const narrow = width < 520;
  const height = narrow ? 2 * radius + 36 + shownData.length * 28 : Math.max(2 * radius + 20, shownData.length * 28 + 20);
  const svg = frame(Math.min(width, 720), height, title);
  const [ink, paper] = [token("ink", "#22201C"), token("paper", "#FBFAF7")];
  const [cx, cy] = [radius + 10, narrow ? radius + 10 : height / 2];
  const [listX, listY] = narrow ? [16, 2 * radius + 36] : [2 * radius + 56, (height - shownData.length * 28) / 2];
  let angle = -Math.PI / 2;
  shownData.forEach((one, at) => {
    const turn = (one.value / sum) * 2 * Math.PI;
    const [name = "grey", otherwise = "#9A958A"] = TINTS[at % TINTS.length] ?? [];
    const fill = token(name, otherwise);
    const middle = angle + turn / 2;
    if (turn > 2 * Math.PI - 1e-6) draw(svg, "circle", { cx, cy, r: radius, fill });
    else {
      const point = (turned: number): string => `${(cx + radius * Math.cos(turned)).toFixed(2)} ${(cy + radius * Math.sin(turned)).toFixed(2)}`;
      const large = turn > Math.PI ? 1 : 0;
      draw(svg, "path", { d: `M${cx} ${cy}L${point(angle)}A${radius} ${radius} 0 ${large} 1 ${point(angle + turn)}Z`, fill, stroke: paper, "stroke-width": 2 });
    }
    if (turn > 0.16) {
      const at2 = radius * 0.72;
      draw(svg, "text", { x: cx + at2 * Math.cos(middle), y: cy + at2 * Math.sin(middle) + 5, "text-anchor": "middle", fill: "#FFFFFF", "font-weight": 600 }, String(at + 1));
    }
    const y = listY + at * 28;
    draw(svg, "rect", { x: listX, y: y + 3, width: 20, height: 20, rx: 3, fill });
    draw(svg, "text", { x: listX + 10, y: y + 18, "text-anchor": "middle", fill: "#FFFFFF", "font-weight": 600 }, String(at + 1));
    const share = `${said(one.value)}（${((one.value / sum) * 100).toFixed(1)}%）`;
    const words = draw(svg, "text", { x: listX + 32, y: y + 18, fill: ink }, `${fit(one.label, Math.min(width, 720) - listX - 44 - widthOf(share))}  ${share}`);
    draw(words, "title", {}, one.label);
    angle += turn;
  });
  return svg;
}

export const MOST_SHOWN = MOST_BARS;
