/** Draws the marks of the legend beside its words, by the same code as the picture. */
import type { Colours } from "./colours";
import { drawMark, type Brush } from "./nodes";
import { BASIS_STYLES, PLAIN_LINE } from "./style";

const HEIGHT = 16;

function line(brush: Brush, width: number, basis: string): void {
  const { ctx, colours } = brush;
  const style = BASIS_STYLES[basis] ?? PLAIN_LINE;
  ctx.beginPath();
  ctx.moveTo(0, HEIGHT / 2);
  ctx.lineTo(width, HEIGHT / 2);
  ctx.lineWidth = style.width;
  ctx.setLineDash([...style.dash]);
  ctx.strokeStyle = colours.get(style.colour);
  ctx.stroke();
}

function mark(brush: Brush, item: HTMLElement, width: number): void {
  const { ctx, colours } = brush;
  const { mark: name, basis, shape, colour } = item.dataset;
  if (name === "bridge") {
    ctx.beginPath();
    ctx.arc(width / 2, HEIGHT / 2, 3, 0, 2 * Math.PI);
    ctx.fillStyle = colours.get("edge");
    ctx.fill();
  } else if (basis !== undefined || shape === undefined) line(brush, width, basis ?? "");
  else if (shape === "disc") {
    ctx.beginPath();
    ctx.arc(width / 2, HEIGHT / 2, 6.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.get(colour ?? "plain");
    ctx.fill();
  } else if (shape === "card" || shape === "chip") {
    ctx.fillStyle = colours.get("edge");
    ctx.fillRect(0.5, 1.5, 4, 13);
    ctx.strokeStyle = colours.get("edge");
    ctx.strokeRect(0.5, 1.5, width - 1, 13);
  } else drawMark(brush, shape, width / 2, HEIGHT / 2, colour ?? "plain");
}

/** Puts a small canvas before each entry of the legend (or draws the ones there anew). */
export function drawLegend(list: HTMLElement, colours: Colours): void {
  const ratio = Math.max(1, window.devicePixelRatio || 1);
  for (const item of list.querySelectorAll<HTMLElement>("li")) {
    const { mark: name, basis, shape } = item.dataset;
    if (name === "words" && basis !== undefined) {
      item.style.color = colours.get(`${BASIS_STYLES[basis]?.colour ?? "grey"}-text`);
      item.style.fontWeight = "600";
      continue;
    }
    if (name === "more") continue;
    const width = basis !== undefined || (shape === undefined && name === undefined) ? 26 : 14;
    let canvas = item.querySelector("canvas");
    if (!canvas) {
      canvas = document.createElement("canvas");
      canvas.setAttribute("aria-hidden", "true");
      item.prepend(canvas);
    }
    canvas.width = width * ratio;
    canvas.height = HEIGHT * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${HEIGHT}px`;
    const ctx = canvas.getContext("2d");
    if (!ctx) continue;
    ctx.scale(ratio, ratio);
    mark({ ctx, colours, lang: "zh", wordings: new WeakMap() }, item, width);
  }
}
