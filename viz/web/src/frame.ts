/** Draws what lies behind and above the nodes: islands, rings, columns' names, lines. */
import { edgeCurve, type Point } from "./geometry";
import type { Brush } from "./nodes";
import { BASIS_STYLES, PLAIN_LINE, SANS, SERIF } from "./style";
import { inLang, type GraphView, type ViewEdge, type ViewNode } from "./view";

const HALF_BASELINE = 0.36;

/** Draws islands, rings and headings. */
export function drawRegions(brush: Brush, view: GraphView): void {
  const { ctx, colours, lang } = brush;
  for (const region of view.regions) {
    if (region.shape === "ring") {
      ctx.beginPath();
      ctx.ellipse(region.x, region.y, region.width / 2, region.height / 2, 0, 0, 2 * Math.PI);
      ctx.setLineDash(region.count ? [] : [2, 5]);
      ctx.lineWidth = 1;
      ctx.strokeStyle = colours.get("line");
      ctx.stroke();
      ctx.setLineDash([]);
    } else if (region.shape === "island") {
      const tint = region.tint || "plain";
      const x = region.x - region.width / 2;
      const y = region.y - region.height / 2;
      ctx.beginPath();
      ctx.moveTo(x + 16, y);
      ctx.arcTo(x + region.width, y, x + region.width, y + region.height, 16);
      ctx.arcTo(x + region.width, y + region.height, x, y + region.height, 16);
      ctx.arcTo(x, y + region.height, x, y, 16);
      ctx.arcTo(x, y, x + region.width, y, 16);
      ctx.fillStyle = colours.get(`${tint}-tint`);
      ctx.fill();
      ctx.textAlign = "left";
      ctx.font = `bold 19px ${SERIF}`;
      ctx.fillStyle = colours.get(`${tint}-text`);
      const text = inLang(region.label, lang);
      ctx.fillText(text, region.label_x, region.label_y + 19 * HALF_BASELINE);
      if (region.count !== null) {
        const width = ctx.measureText(text).width;
        ctx.font = `13px ${SANS}`;
        ctx.fillStyle = colours.get("muted");
        ctx.fillText(String(region.count), region.label_x + width + 8, region.label_y + 19 * HALF_BASELINE);
      }
    } else {
      ctx.textAlign = "center";
      ctx.font = `13px ${SANS}`;
      ctx.fillStyle = colours.get("muted");
      ctx.fillText(inLang(region.label, lang), region.label_x, region.label_y + 13 * HALF_BASELINE);
      ctx.textAlign = "left";
    }
  }
}

/** Writes the names of rings above everything, with an outline of paper. */
export function drawRingNames(brush: Brush, view: GraphView): void {
  const { ctx, colours, lang } = brush;
  ctx.textAlign = "center";
  ctx.font = `13px ${SANS}`;
  ctx.lineJoin = "round";
  for (const region of view.regions) {
    if (region.shape !== "ring") continue;
    const text = inLang(region.label, lang);
    const y = region.label_y + 13 * HALF_BASELINE;
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.get("paper");
    ctx.strokeText(text, region.label_x, y);
    ctx.fillStyle = colours.get(region.basis ? `${BASIS_STYLES[region.basis]?.colour ?? "grey"}-text` : "muted");
    ctx.fillText(text, region.label_x, y);
  }
  ctx.textAlign = "left";
}

/** Draws one line. */
export function drawEdge(
  brush: Brush,
  edge: ViewEdge,
  source: ViewNode,
  target: ViewNode,
  from: Point,
  to: Point,
  strong: boolean,
): void {
  const { ctx, colours } = brush;
  const style = (edge.basis && BASIS_STYLES[edge.basis]) || PLAIN_LINE;
  const [start, one, other, end] = edgeCurve(edge, source, target, from, to);
  ctx.beginPath();
  ctx.moveTo(start.x, start.y);
  ctx.bezierCurveTo(one.x, one.y, other.x, other.y, end.x, end.y);
  ctx.lineWidth = style.width + (strong ? 0.8 : 0);
  ctx.setLineDash([...style.dash]);
  ctx.strokeStyle = colours.get(style.colour);
  ctx.stroke();
  ctx.setLineDash([]);
}
