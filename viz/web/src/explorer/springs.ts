/** Physics while a person drags, and only then: what hangs on nothing but the dragged thing follows it. */
import type { DataSet } from "vis-data/esnext";
import type { Network } from "vis-network/esnext";
import type { Point } from "../geometry";
import type { Edge } from "./document";

type Items = DataSet<{ id: string; [name: string]: unknown }>;

/** What the springs need to know of the picture; names are the canvas's own. */
export interface Hung {
  readonly lines: readonly Edge[];
  readonly pinned: ReadonlySet<string>;
  place(id: string): Point | undefined;
  links(id: string): number;
  vis(id: string): string;
}

export class Springs {
  private following: string[] = [];

  constructor(private readonly network: Network, private readonly nodes: Items, private readonly edges: Items) {}

  /** Hangs the leaves of the dragged things on springs as long as their lines are now. */
  tie(ids: readonly string[], dragged: readonly string[], hung: Hung): void {
    const springs: { id: string; from: string; to: string; length: number; hidden: boolean }[] = [];
    for (const edge of hung.lines) {
      if (!edge.shown) continue;
      const [hand, leaf] = ids.includes(edge.source) ? [edge.source, edge.target] : [edge.target, edge.source];
      if (!ids.includes(hand) || ids.includes(leaf) || hung.pinned.has(leaf) || hung.links(leaf) > 1) continue;
      const [a, b] = [hung.place(hand), hung.place(leaf)];
      if (!a || !b) continue;
      const length = Math.hypot(a.x - b.x, a.y - b.y);
      springs.push({ id: `s${springs.length}`, from: hung.vis(hand), to: hung.vis(leaf), length, hidden: true });
    }
    if (springs.length === 0) return;
    this.following = springs.map((one) => one.to);
    this.nodes.update([...this.following, ...dragged].map((id) => ({ id, physics: true })));
    this.edges.add(springs);
    this.network.setOptions({
      physics: {
        enabled: true,
        stabilization: false,
        solver: "barnesHut",
        barnesHut: { gravitationalConstant: -1, centralGravity: 0, springConstant: 0.12, damping: 0.6, avoidOverlap: 0 },
      },
    });
  }

  /** Ends the physics; returns what has followed. */
  release(dragged: readonly string[]): readonly string[] {
    const followed = this.following;
    if (followed.length === 0) return followed;
    this.network.setOptions({ physics: { enabled: false } });
    this.edges.clear();
    this.nodes.update([...followed, ...dragged].map((id) => ({ id, physics: false })));
    this.following = [];
    return followed;
  }
}
