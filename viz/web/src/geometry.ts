/** Where lines end and discs stand: the same rules as viz/layout/measure.py and renderers/svg.py. */
import { METRICS } from "./style";
import type { ViewEdge, ViewNode } from "./view";

/** Smallest size of English in a picture, and the distance of its lines to their size. */
export const SMALLEST = 11;
export const PITCH = 1.18;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Returns the diameter of a disc; its name stands below where it has a count. */
export function discDiameter(node: ViewNode): number {
  return node.count === null ? node.height : node.height - 2 - node.lines.length * METRICS.discLabelLine;
}

/** Returns the distance of two lines of the node's label. */
export function lineHeight(node: ViewNode): number {
  return Math.round(node.size * METRICS.lineFactor * 10) / 10;
}

/** Returns where lines to a node end when it stands at `at`. */
export function centre(node: ViewNode, at: Point): Point {
  if (node.shape === "disc" && node.count !== null) {
    return { x: at.x, y: at.y - node.height / 2 + discDiameter(node) / 2 };
  }
  return at;
}

/** Returns the four points of an edge's curve; a straight line has its thirds in between. */
export function edgeCurve(
  edge: ViewEdge,
  source: ViewNode,
  target: ViewNode,
  from: Point,
  to: Point,
): readonly [Point, Point, Point, Point] {
  let start = centre(source, from);
  let end = centre(target, to);
  if (edge.flow) {
    const side = end.x >= start.x ? 1 : -1;
    start = { x: start.x + (side * source.width) / 2, y: start.y };
    end = { x: end.x - (side * target.width) / 2, y: end.y };
    const middle = (start.x + end.x) / 2;
    return [start, { x: middle, y: start.y }, { x: middle, y: end.y }, end];
  }
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  return [
    start,
    { x: start.x + dx / 3, y: start.y + dy / 3 },
    { x: start.x + (2 * dx) / 3, y: start.y + (2 * dy) / 3 },
    end,
  ];
}

/** Returns the least distance of `point` from the curve, by 24 samples. */
export function distanceTo(curve: readonly [Point, Point, Point, Point], point: Point): number {
  let least = Infinity;
  for (let step = 0; step <= 24; step += 1) {
    const t = step / 24;
    const s = 1 - t;
    const [a, b, c, d] = curve;
    const x = s * s * s * a.x + 3 * s * s * t * b.x + 3 * s * t * t * c.x + t * t * t * d.x;
    const y = s * s * s * a.y + 3 * s * s * t * b.y + 3 * s * t * t * c.y + t * t * t * d.y;
    least = Math.min(least, Math.hypot(point.x - x, point.y - y));
  }
  return least;
}
