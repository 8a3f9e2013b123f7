/** Paints the picture by the painters of the offline viewer; a function of the state and of what is pointed at. */
import type { Colours } from "../colours";
import { drawEdge, drawRegions, drawRingNames } from "../frame";
import { distanceTo, edgeCurve, type Point } from "../geometry";
import { drawNode, kindStyle, type Brush } from "../nodes";
import { BASIS_STYLES, PLAIN_LINE } from "../style";
import type { GraphView as Drawable, Lang } from "../view";
import type { Edge, Node } from "./document";
import type { State } from "./state";
import type { Visible } from "./visible";

const READABLE = 4.2; // pixels below which letters are drawn as blocks
const MANY_LINES = 800; // from so many on, lines are straight and drawn by the bundle

export class Scene {
  shown: ReadonlyMap<string, Node> = new Map();
  places = new Map<string, Point>();
  lines: readonly Edge[] = [];
  state: State | undefined;
  hovered = "";
  private lang: Lang = "zh";
  private readonly wordings: Brush["wordings"] = new WeakMap();
  private selected: ReadonlySet<string> = new Set();
  private near = new Map<string, Set<string>>();
  private inside = new Map<string, ReadonlySet<string>>(); // of open crowds: what came out of them

  constructor(private readonly colours: Colours) {}

  /** Takes what is to be painted. */
  set(state: State, seen: Visible, lang: Lang): void {
    this.state = state;
    this.lang = lang;
    this.shown = new Map(seen.nodes.map((node) => [node.id, node]));
    this.places = new Map(seen.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
    this.lines = seen.edges;
    this.selected = new Set(state.selection);
    this.inside = new Map(state.opened.filter((one) => this.shown.get(one.id)?.kind === "cluster").map((one) => [one.id, new Set(one.added)]));
    this.near = new Map();
    for (const edge of seen.edges) {
      this.neighbours(edge.source).add(edge.target);
      this.neighbours(edge.target).add(edge.source);
    }
  }

  /** Returns how many things a thing is linked with in the picture. */
  links(id: string): number {
    return this.near.get(id)?.size ?? 0;
  }

  /** Returns the nearest thing from `id` in the direction of an arrow key; any thing if `id` is none. */
  next(id: string, dx: number, dy: number): string {
    const from = this.places.get(id);
    if (!from) return this.shown.keys().next().value ?? "";
    let [best, least] = [id, Infinity];
    for (const [other, at] of this.places) {
      const [x, y] = [at.x - from.x, at.y - from.y];
      const ahead = x * dx + y * dy;
      if (other === id || ahead <= 1) continue;
      const cost = ahead + 2.5 * Math.abs(x * dy - y * dx);
      if (cost < least) [best, least] = [other, cost];
    }
    return best;
  }

  /** Draws what lies above everything. */
  drawAbove(ctx: CanvasRenderingContext2D): void {
    if (this.state) drawRingNames(this.brush(ctx), this.frame());
  }

  /** Draws one thing with its centre at `x, y`; `scale` is that of the window. */
  drawOne(node: Node, ctx: CanvasRenderingContext2D, x: number, y: number, scale: number): void {
    ctx.save();
    const dim = this.dimmed(node.id);
    if (dim && node.shape !== "disc") {
      // No line shines through a card that stands back.
      ctx.fillStyle = this.colours.get("card");
      ctx.fillRect(x - node.width / 2 + 2, y - node.height / 2 + 2, node.width - 4, node.height - 4);
    }
    ctx.globalAlpha = dim ? 0.34 : 1;
    if (node.size * scale < READABLE) {
      this.block(ctx, node, x, y);
    } else {
      const lit = this.selected.has(node.id) || node.id === this.hovered;
      drawNode(this.brush(ctx), node, x, y, lit);
      if (this.state?.marks.has(node.id)) this.ring(ctx, node, x, y);
      if (this.state?.pinned.has(node.id)) this.pin(ctx, x - node.width / 2, y - node.height / 2);
    }
    ctx.restore();
  }

  /** Draws what lies behind the things: regions and lines. */
  drawBehind(ctx: CanvasRenderingContext2D): void {
    if (!this.state) return;
    ctx.save();
    const brush = this.brush(ctx);
    drawRegions(brush, this.frame());
    const active = this.active();
    const many = this.lines.length > MANY_LINES;
    if (many) this.drawBundles(ctx, active === "" ? 1 : 0.25);
    for (const edge of this.lines) {
      if (many && edge.source !== active && edge.target !== active) continue;
      const touched = active !== "" && (edge.source === active || edge.target === active);
      if (!edge.shown && !touched) continue;
      const ends = this.ends(edge);
      if (!ends) continue;
      ctx.globalAlpha = active !== "" && !touched ? 0.25 : 1;
      drawEdge(brush, edge, ends.source, ends.target, ends.from, ends.to, touched);
    }
    ctx.restore();
  }

  /** Returns the line at a point of the picture, within `reach`. */
  edgeAt(point: Point, reach: number): Edge | undefined {
    return this.lines.find((edge) => {
      const ends = edge.shown ? this.ends(edge) : undefined;
      return ends && distanceTo(edgeCurve(edge, ends.source, ends.target, ends.from, ends.to), point) <= reach;
    });
  }

  /** Too small to be read: the shape alone. */
  private block(ctx: CanvasRenderingContext2D, node: Node, x: number, y: number): void {
    ctx.fillStyle = this.colours.get(node.shape === "card" || node.shape === "chip" ? "card" : node.colour || kindStyle(node.kind).colour);
    if (node.shape === "disc") {
      ctx.beginPath();
      ctx.arc(x, y, Math.min(node.width, node.height) / 2, 0, 2 * Math.PI);
      ctx.fill();
      return;
    }
    ctx.fillRect(x - node.width / 2, y - node.height / 2, node.width, node.height);
    if (node.shape !== "card" && node.shape !== "chip") return;
    ctx.fillStyle = this.colours.get("line");
    node.lines.forEach((_, index) => {
      ctx.fillRect(x - node.width / 2 + 7, y - node.height / 2 + 8 + index * node.size * 1.3, node.width * 0.6, node.size * 0.6);
    });
  }

  /** A pin is a small ring at the corner: a mark and no colour alone. */
  private pin(ctx: CanvasRenderingContext2D, x: number, y: number): void {
    ctx.beginPath();
    ctx.arc(x + 2, y + 2, 4, 0, 2 * Math.PI);
    ctx.fillStyle = this.colours.get("paper");
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = this.colours.get("ink");
    ctx.stroke();
  }

  private ring(ctx: CanvasRenderingContext2D, node: Node, x: number, y: number): void {
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = this.colours.get("red-text");
    ctx.strokeRect(x - node.width / 2 - 5, y - node.height / 2 - 4, node.width + 10, node.height + 8);
  }

  /** Draws very many lines: straight, one stroke for all of a basis. */
  private drawBundles(ctx: CanvasRenderingContext2D, alpha: number): void {
    const bundles = new Map<string, Edge[]>();
    for (const edge of this.lines) {
      if (!edge.shown) continue;
      const name = edge.basis ?? "";
      const before = bundles.get(name);
      if (before) before.push(edge);
      else bundles.set(name, [edge]);
    }
    ctx.globalAlpha = alpha;
    for (const [basis, edges] of bundles) {
      const style = BASIS_STYLES[basis] ?? PLAIN_LINE;
      ctx.beginPath();
      for (const edge of edges) {
        const [from, to] = [this.places.get(edge.source), this.places.get(edge.target)];
        if (!from || !to) continue;
        ctx.moveTo(from.x, from.y);
        ctx.lineTo(to.x, to.y);
      }
      ctx.lineWidth = style.width;
      ctx.strokeStyle = this.colours.get(style.colour);
      ctx.stroke();
    }
  }

  private ends(edge: Edge): { source: Node; target: Node; from: Point; to: Point } | undefined {
    const [source, target] = [this.shown.get(edge.source), this.shown.get(edge.target)];
    const [from, to] = [this.places.get(edge.source), this.places.get(edge.target)];
    return source && target && from && to ? { source, target, from, to } : undefined;
  }

  private neighbours(id: string): Set<string> {
    const found = this.near.get(id) ?? new Set<string>();
    this.near.set(id, found);
    return found;
  }

  /** What stands out: what is pointed at, else the one thing that is chosen. */
  private active(): string {
    const [only] = this.selected.size === 1 ? this.selected : [];
    return this.hovered || (only ?? "");
  }

  private dimmed(id: string): boolean {
    const active = this.active();
    if (active !== "" && this.inside.get(active)?.has(id)) return false;
    if (active !== "") return id !== active && this.near.has(active) && !this.near.get(active)?.has(id);
    const marks = this.state?.marks;
    return marks !== undefined && marks.size > 0 && this.selected.size === 0 && !marks.has(id);
  }

  private frame(): Drawable {
    // The shared painters read the regions only.
    return { regions: this.state?.frame.regions ?? [] } as unknown as Drawable;
  }

  private brush(ctx: CanvasRenderingContext2D): Brush {
    return { ctx, colours: this.colours, lang: this.lang, wordings: this.wordings };
  }
}
