/** Where new nodes go: free places near their neighbour. What is there never moves. */
import type { Point } from "../geometry";
import type { Node } from "./document";

const GAP = 12;
const CELL = 120;
const STEP = 14;
const STRIDE = 65_537; // cells in a column, more than any picture has

type Box = Pick<Node, "x" | "y" | "width" | "height">;

/** Boxes in a grid of cells, so that looking for a free place does not look at every box. */
class Taken {
  private readonly cells = new Map<number, Box[]>();

  add(box: Box): void {
    for (const cell of this.cellsOf(box)) {
      const before = this.cells.get(cell);
      if (before) before.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  free(box: Box): boolean {
    for (const cell of this.cellsOf(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        if (
          Math.abs(box.x - other.x) < (box.width + other.width) / 2 + GAP &&
          Math.abs(box.y - other.y) < (box.height + other.height) / 2 + GAP
        ) {
          return false;
        }
      }
    }
    return true;
  }

  private *cellsOf(box: Box): Generator<number> {
    const left = Math.floor((box.x - box.width / 2 - GAP) / CELL);
    const right = Math.floor((box.x + box.width / 2 + GAP) / CELL);
    const top = Math.floor((box.y - box.height / 2 - GAP) / CELL);
    const bottom = Math.floor((box.y + box.height / 2 + GAP) / CELL);
    for (let x = left; x <= right; x += 1) for (let y = top; y <= bottom; y += 1) yield x * STRIDE + y;
  }
}

/** Returns `fresh` with places around `anchor` that touch none of `there` and no other new one. */
export function placedNear(anchor: Box, fresh: readonly Node[], there: Iterable<Box>): Node[] {
  const taken = new Taken();
  let [x, y, number] = [0, 0, 0];
  for (const box of there) {
    taken.add(box);
    x += box.x;
    y += box.y;
    number += 1;
  }
  // Outward first: away from the middle of what is there.
  const away = number > 1 ? Math.atan2(anchor.y - y / number, anchor.x - x / number) : -Math.PI / 2;
  let from = 0; // rings that are full need no second look
  return fresh.map((node) => {
    const { spot, ring } = freeSpot(anchor, node, taken, away, from);
    from = Math.max(0, ring - 2);
    const placed = { ...node, x: round(spot.x), y: round(spot.y) };
    taken.add(placed);
    return placed;
  });
}

function freeSpot(anchor: Box, node: Box, taken: Taken, away: number, from: number): { spot: Point; ring: number } {
  const [rx, ry] = [(anchor.width + node.width) / 2 + 28, (anchor.height + node.height) / 2 + 28];
  for (let ring = from; ring < 600; ring += 1) {
    const grow = ring * STEP;
    const number = Math.max(10, Math.round(((rx + ry) / 2 + grow) / 9));
    for (let turn = 0; turn < number; turn += 1) {
      // 0, +1, −1, +2, −2 … from the outward direction
      const side = turn % 2 === 1 ? (turn + 1) / 2 : -turn / 2;
      const angle = away + (side * 2 * Math.PI) / number;
      const spot = { x: anchor.x + Math.cos(angle) * (rx + grow), y: anchor.y + Math.sin(angle) * (ry + grow) };
      if (taken.free({ ...spot, width: node.width, height: node.height })) return { spot, ring };
    }
  }
  return { spot: { x: anchor.x, y: anchor.y + ry }, ring: 0 };
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Returns the bounds of boxes; a unit square where there are none. */
export function extent(boxes: Iterable<Box>): Extent {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x - box.width / 2);
    right = Math.max(right, box.x + box.width / 2);
    top = Math.min(top, box.y - box.height / 2);
    bottom = Math.max(bottom, box.y + box.height / 2);
  }
  return left === Infinity ? { left: 0, top: 0, right: 1, bottom: 1 } : { left, top, right, bottom };
}
