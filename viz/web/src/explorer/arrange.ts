/** Places whole small pictures that the server sends unplaced: paths in rows, comparisons in columns. */
import type { GraphView, Node } from "./document";

const BETWEEN = 74;
const ROW = 46;
const NEAR = 22;

/**
 * Returns the nodes of paths: each path is a row, the shortest in the middle, all run from the
 * first node to the last. `upright` turns it: for narrow screens.
 */
export function inRows(paths: readonly (readonly Node[])[], upright = false): Node[] {
  const longest = Math.max(...paths.map((path) => path.length), 1);
  const seat = new Map<string, { node: Node; column: number; row: number }>();
  paths.forEach((path, number) => {
    path.forEach((node, index) => {
      if (seat.has(node.id)) return;
      const column = path.length < 2 ? 0 : Math.round((index * (longest - 1)) / (path.length - 1));
      // 0, −1, 1, −2, 2 …
      const row = number % 2 === 1 ? -(number + 1) / 2 : number / 2;
      seat.set(node.id, { node, column, row });
    });
  });
  const seats = [...seat.values()];
  const long = (node: Node): number => (upright ? node.height : node.width);
  const across = (node: Node): number => (upright ? node.width : node.height);
  const columnAt: number[] = [];
  let at = 0;
  for (let column = 0; column < longest; column += 1) {
    const size = Math.max(...seats.filter((one) => one.column === column).map((one) => long(one.node)), 0);
    columnAt.push(at + size / 2);
    at += size + (upright ? ROW : BETWEEN);
  }
  const widest = (column: number, row: number): number =>
    Math.max(...seats.filter((one) => one.column === column && one.row === row).map((one) => across(one.node)), 0);
  const pitch = Math.max(...seats.map((one) => across(one.node)), 0) + (upright ? NEAR : ROW);
  /** Upright, what stands beside the middle comes as near as it may: narrow windows have no room to give away. */
  const beside = (column: number, row: number, node: Node): number => {
    if (!upright || Math.abs(row) !== 1) return row * pitch;
    return row * (widest(column, 0) / 2 + NEAR + across(node) / 2);
  };
  return seats.map(({ node, column, row }) => {
    const [main, side] = [columnAt[column] ?? 0, beside(column, row, node)];
    return upright ? { ...node, x: side, y: main } : { ...node, x: main, y: side };
  });
}

export interface Column {
  readonly nodes: readonly Node[];
  /** Columns with little in them stand in the middle of the others. */
  readonly gap?: number;
}

/** Returns the nodes of columns beside each other, each centred on one line. */
export function inColumns(columns: readonly Column[]): Node[] {
  const placed: Node[] = [];
  let x = 0;
  for (const { nodes, gap = 14 } of columns) {
    if (nodes.length === 0) continue;
    const width = Math.max(...nodes.map((node) => node.width));
    const height = nodes.reduce((sum, node) => sum + node.height, 0) + gap * (nodes.length - 1);
    let y = -height / 2;
    for (const node of nodes) {
      placed.push({ ...node, x: x + width / 2, y: y + node.height / 2 });
      y += node.height + gap;
    }
    x += width + BETWEEN;
  }
  return placed;
}

const PHONE = 372; // pixels across a narrow window

/** Returns the nodes of columns under each other, each flowing into lines that fit a narrow window. */
export function inFlow(columns: readonly Column[]): Node[] {
  const placed: Node[] = [];
  let y = 0;
  for (const { nodes } of columns) {
    let line: Node[] = [];
    const width = (): number => line.reduce((sum, node) => sum + node.width, 0) + NEAR * Math.max(0, line.length - 1);
    const set = (): void => {
      if (line.length === 0) return;
      const height = Math.max(...line.map((node) => node.height));
      let x = -width() / 2;
      for (const node of line) {
        placed.push({ ...node, x: x + node.width / 2, y: y + height / 2 });
        x += node.width + NEAR;
      }
      y += height + 14;
      line = [];
    };
    for (const node of nodes) {
      if (width() + NEAR + node.width > PHONE) set();
      line.push(node);
    }
    set();
    if (nodes.length > 0) y += NEAR;
  }
  return placed;
}

const ISLAND_GAP = 14;

/** Returns the view with its islands under each other, for narrow windows; other views as they are. */
export function stacked(view: GraphView): GraphView {
  const islands = view.regions.filter((one) => one.shape === "island");
  if (islands.length < 2) return view;
  const shift = new Map<string, readonly [number, number]>();
  let top = 0;
  for (const island of [...islands].sort((one, other) => one.y - one.height / 2 - (other.y - other.height / 2) || one.x - other.x)) {
    shift.set(island.id, [island.width / 2 - island.x, top + island.height / 2 - island.y]);
    top += island.height + ISLAND_GAP;
  }
  const inside = (node: Node): readonly [number, number] => {
    const home = islands.find((one) => Math.abs(node.x - one.x) <= one.width / 2 && Math.abs(node.y - one.y) <= one.height / 2);
    return (home && shift.get(home.id)) ?? [0, 0];
  };
  return {
    ...view,
    width: Math.max(...islands.map((one) => one.width)),
    height: top,
    nodes: view.nodes.map((node) => {
      const [dx, dy] = inside(node);
      return { ...node, x: node.x + dx, y: node.y + dy };
    }),
    regions: view.regions.map((one) => {
      const [dx, dy] = shift.get(one.id) ?? [0, 0];
      return { ...one, x: one.x + dx, y: one.y + dy, label_x: one.label_x + dx, label_y: one.label_y + dy };
    }),
  };
}
