/** Draws nodes on a canvas: the same shapes by the same measures as viz/renderers/svg_nodes.py. */
import type { Colours } from "./colours";
import { discDiameter } from "./geometry";
import { BASIS_STYLES, KIND_STYLES, METRICS as M, SANS, SERIF, type KindStyle } from "./style";
import { inLang, type Lang, type Span, type ViewNode } from "./view";
import { nameHeight, wording, type Wording } from "./wording";

export interface Brush {
  readonly ctx: CanvasRenderingContext2D;
  readonly colours: Colours;
  readonly lang: Lang;
  /** English names as they were set before: measuring takes time. */
  readonly wordings: WeakMap<ViewNode, Wording>;
}

const OTHER: KindStyle = { shape: "tag", colour: "plain" };
const BARS: Readonly<Record<string, { width: number; dash: readonly number[] }>> = {
  exact: { width: 4, dash: [] },
  variant: { width: 3, dash: [] },
  parts: { width: 3, dash: [7, 4] },
  inferred: { width: 3, dash: [2, 3] },
};

export function kindStyle(kind: string): KindStyle {
  return KIND_STYLES[kind] ?? OTHER;
}

/** Draws `node` with its centre at `x, y`; `lit` draws the frame of what is pointed at. */
export function drawNode(brush: Brush, node: ViewNode, x: number, y: number, lit: boolean): void {
  const { ctx } = brush;
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  if (node.shape === "card") drawCard(brush, node, x, y, lit);
  else if (node.shape === "chip") drawChip(brush, node, x, y, lit);
  else if (node.shape === "disc") drawDisc(brush, node, x, y, lit);
  else drawPlate(brush, node, x, y, lit);
}

function font(size: number, bold = false, family = SANS): string {
  return `${bold ? "bold " : ""}${size}px ${family}`;
}

function roundRect(ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, r: number): void {
  const radius = Math.min(r, w / 2, h / 2);
  ctx.beginPath();
  ctx.moveTo(x + radius, y);
  ctx.arcTo(x + w, y, x + w, y + h, radius);
  ctx.arcTo(x + w, y + h, x, y + h, radius);
  ctx.arcTo(x, y + h, x, y, radius);
  ctx.arcTo(x, y, x + w, y, radius);
  ctx.closePath();
}

function outlineOf(brush: Brush, token: string, lit: boolean, dash: readonly number[] = [], width = 1): void {
  const { ctx, colours } = brush;
  ctx.setLineDash([...dash]);
  ctx.lineWidth = lit ? Math.max(2, width) : width;
  ctx.strokeStyle = colours.get(lit ? "red-text" : token);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawCard(brush: Brush, node: ViewNode, x: number, y: number, lit: boolean): void {
  const { ctx, colours } = brush;
  const left = x - node.width / 2;
  const top = y - node.height / 2;
  roundRect(ctx, left, top, node.width, node.height, M.cardRadius);
  ctx.fillStyle = colours.get("card");
  ctx.fill();
  outlineOf(brush, "line", lit);
  const bar = (node.basis && BARS[node.basis]) || { width: 2, dash: [] };
  ctx.beginPath();
  ctx.moveTo(left + 3.5, top + 7);
  ctx.lineTo(left + 3.5, top + node.height - 7);
  ctx.lineWidth = bar.width;
  ctx.setLineDash([...bar.dash]);
  ctx.strokeStyle = colours.get((node.basis && BASIS_STYLES[node.basis]?.colour) || "line");
  ctx.stroke();
  ctx.setLineDash([]);
  drawBridge(brush, node, x, y);
  writeLines(brush, node, left + M.cardBar + M.cardPadX - 1, top + M.cardPadY, M.smallLine);
}

function drawChip(brush: Brush, node: ViewNode, x: number, y: number, lit: boolean): void {
  const { ctx, colours } = brush;
  const left = x - node.width / 2;
  const top = y - node.height / 2;
  roundRect(ctx, left, top, node.width, node.height, M.chipRadius);
  ctx.fillStyle = colours.get("card");
  ctx.fill();
  const dash = node.basis === "parts" ? [5, 3] : node.basis === "inferred" ? [1.5, 2.5] : [];
  const token = dash.length > 0 && node.basis ? (BASIS_STYLES[node.basis]?.colour ?? "line") : "line";
  outlineOf(brush, token, lit, dash);
  drawBridge(brush, node, x, y);
  writeLines(brush, node, left + M.chipPadX, top + M.chipPadY, M.chipSmallLine);
}

function drawBridge(brush: Brush, node: ViewNode, x: number, y: number): void {
  if (!node.bridge) return;
  brush.ctx.beginPath();
  brush.ctx.arc(x + node.width / 2 - 8, y - node.height / 2 + 8, 3, 0, 2 * Math.PI);
  brush.ctx.fillStyle = brush.colours.get("edge");
  brush.ctx.fill();
}

/** The baseline for which Chinese characters stand centred at `y`. */
function baseline(y: number, size: number): number {
  return y + size * 0.36;
}

function writeSpans(brush: Brush, spans: readonly Span[], x: number, y: number, size: number, token: string): void {
  const { ctx, colours } = brush;
  let at = x;
  for (const span of spans) {
    ctx.font = font(size, span.basis !== null);
    ctx.fillStyle = colours.get(span.basis ? `${BASIS_STYLES[span.basis]?.colour ?? "grey"}-text` : token);
    ctx.fillText(span.text, at, baseline(y, size));
    at += ctx.measureText(span.text).width;
  }
}

/** Returns the name of a node in the reader's language, as wide as this canvas writes it. */
function worded({ ctx, lang, wordings }: Brush, node: ViewNode, more = 0): Wording {
  const before = lang === "en" ? wordings.get(node) : undefined;
  if (before) return before;
  const made = wording(node, lang, (text, size, bold) => {
    ctx.font = font(size, bold);
    return ctx.measureText(text).width;
  }, more);
  if (lang === "en") wordings.set(node, made);
  return made;
}

function writeLines(brush: Brush, node: ViewNode, x: number, top: number, small: number): void {
  const { ctx, colours, lang } = brush;
  const { lines, size, pitch } = worded(brush, node);
  const area = nameHeight(node);
  let y = top + (area - lines.length * pitch) / 2 + pitch / 2;
  for (const line of lines) {
    writeSpans(brush, line, x, y, size, "ink");
    y += pitch;
  }
  y = top + area + small / 2;
  if (node.note.length > 0) {
    writeSpans(brush, node.note, x, y, M.small, "muted");
    y += small;
  }
  if (node.owner.zh !== "") {
    drawMark(brush, kindStyle(node.owner_kind).shape, x + M.icon / 2, y, kindStyle(node.owner_kind).colour);
    ctx.font = font(M.small);
    ctx.fillStyle = colours.get("muted");
    const room = x + node.width / 2; // the English stands only where it fits, as in the SVG
    const pad = node.shape === "chip" ? 2 * M.chipPadX : M.cardBar + 2 * M.cardPadX;
    const text = inLang(node.owner, lang);
    const fits = ctx.measureText(text).width <= node.width - pad - M.icon - M.iconGap && room > 0;
    ctx.fillText(fits ? text : node.owner.zh, x + M.icon + M.iconGap, baseline(y, M.small));
  }
}

/** Draws the small mark of a shape, centred at `x, y`. */
export function drawMark(brush: Brush, shape: string, x: number, y: number, token: string): void {
  const { ctx, colours } = brush;
  const half = M.icon / 2;
  ctx.fillStyle = colours.get(token);
  ctx.beginPath();
  if (shape === "square") ctx.rect(x - half, y - half, M.icon, M.icon);
  else if (shape === "diamond") {
    ctx.moveTo(x - 4.5, y);
    ctx.lineTo(x, y - 4.5);
    ctx.lineTo(x + 4.5, y);
    ctx.lineTo(x, y + 4.5);
  } else if (shape === "tag") {
    ctx.moveTo(x - 4, y);
    ctx.lineTo(x - 1, y - 3.5);
    ctx.lineTo(x + 4, y - 3.5);
    ctx.lineTo(x + 4, y + 3.5);
    ctx.lineTo(x - 1, y + 3.5);
  } else ctx.arc(x, y, half, 0, 2 * Math.PI);
  ctx.closePath();
  ctx.fill();
}

/** Writes a number in few characters, as viz/text.py does. */
export function compact(number: number, lang: Lang): string {
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  if (number < 10_000) return String(number);
  if (lang === "zh") return `${number < 1_000_000 ? short(number / 10_000) : (number / 10_000).toFixed(0)}万`;
  return number < 1_000_000 ? `${(number / 1000).toFixed(0)}k` : `${short(number / 1_000_000)}M`;
}

function words(line: readonly Span[]): string {
  return line.map((span) => span.text).join("");
}

function drawDisc(brush: Brush, node: ViewNode, x: number, y: number, lit: boolean): void {
  const { ctx, colours } = brush;
  const diameter = discDiameter(node);
  const top = y - node.height / 2;
  const middle = top + diameter / 2;
  ctx.beginPath();
  ctx.arc(x, middle, diameter / 2, 0, 2 * Math.PI);
  ctx.fillStyle = colours.get(node.colour || kindStyle(node.kind).colour);
  ctx.fill();
  if (lit) outlineOf(brush, "ink", true);
  ctx.textAlign = "center";
  if (node.count === null) {
    const said = worded(brush, node);
    ctx.font = font(said.size, true, SERIF);
    ctx.fillStyle = colours.get("on-fill");
    said.lines.forEach((line, index) => {
      ctx.fillText(words(line), x, baseline(y + said.pitch * (index - (said.lines.length - 1) / 2), said.size));
    });
    ctx.textAlign = "left";
    return;
  }
  const count = compact(node.count, brush.lang);
  const limit = diameter < 30 ? 12 : diameter < 44 ? 15 : 19;
  const fits = (size: number): boolean => {
    ctx.font = font(size, true);
    return ctx.measureText(count).width < diameter * 0.86;
  };
  const size = [19, 15, 13].find((one) => one <= limit && fits(one)) ?? 12;
  ctx.font = font(size, true);
  ctx.fillStyle = colours.get("on-fill");
  ctx.fillText(count, x, baseline(middle, size));
  const plus = node.more === null ? "" : `+${compact(node.more, brush.lang)}`;
  ctx.font = font(M.small);
  const said = worded(brush, node, plus === "" ? 0 : ctx.measureText(` ${plus}`).width);
  let line = top + diameter + 2 + said.pitch / 2;
  ctx.font = font(said.size, true);
  ctx.fillStyle = colours.get("ink");
  let last = 0;
  for (const one of said.lines) {
    ctx.fillText(words(one), x, baseline(line, said.size));
    last = ctx.measureText(words(one)).width;
    line += said.pitch;
  }
  ctx.textAlign = "left";
  if (plus !== "") {
    ctx.font = font(M.small);
    ctx.fillStyle = colours.get("muted");
    ctx.fillText(plus, x + last / 2 + 3, baseline(line - said.pitch, M.small));
  }
}

function platePath(ctx: CanvasRenderingContext2D, node: ViewNode, x: number, y: number): void {
  const left = x - node.width / 2;
  const top = y - node.height / 2;
  const right = left + node.width;
  const bottom = top + node.height;
  if (node.shape === "round") {
    roundRect(ctx, left, top, node.width, node.height, Math.min(node.height / 2, 18));
    return;
  }
  ctx.beginPath();
  if (node.shape === "diamond") {
    ctx.moveTo(left, y);
    ctx.lineTo(left + M.point, top);
    ctx.lineTo(right - M.point, top);
    ctx.lineTo(right, y);
    ctx.lineTo(right - M.point, bottom);
    ctx.lineTo(left + M.point, bottom);
  } else if (node.shape === "tag") {
    ctx.moveTo(left, y);
    ctx.lineTo(left + M.point, top);
    ctx.lineTo(right, top);
    ctx.lineTo(right, bottom);
    ctx.lineTo(left + M.point, bottom);
  } else ctx.rect(left, top, node.width, node.height);
  ctx.closePath();
}

function drawPlate(brush: Brush, node: ViewNode, x: number, y: number, lit: boolean): void {
  const { ctx, colours } = brush;
  const token = node.colour || kindStyle(node.kind).colour;
  if (node.shape === "cluster") {
    platePath(ctx, node, x + 3, y + 3);
    ctx.fillStyle = colours.get("card");
    ctx.fill();
    outlineOf(brush, token, false);
  }
  platePath(ctx, node, x, y);
  ctx.fillStyle = colours.get(node.filled ? token : "card");
  ctx.fill();
  outlineOf(brush, token, lit, [], 1.3);
  const ink = node.filled ? "on-fill" : "ink";
  const { lines, size, pitch } = worded(brush, node);
  ctx.font = font(size, node.filled);
  const content = Math.max(...lines.map((one) => ctx.measureText(words(one)).width), 0);
  const mark = node.kind === "theme" ? 0 : M.icon + M.iconGap;
  let left = x - (content + mark) / 2;
  let line = y - (pitch * (lines.length - 1)) / 2;
  if (mark > 0) {
    drawMark(brush, kindStyle(node.kind).shape, left + M.icon / 2, line, node.filled ? "on-fill" : token);
    left += M.icon + M.iconGap;
  }
  ctx.font = font(size, node.filled);
  ctx.fillStyle = colours.get(ink);
  for (const one of lines) {
    ctx.fillText(words(one), left, baseline(line, size));
    line += pitch;
  }
}
