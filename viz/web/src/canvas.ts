/** The picture on a vis-network canvas: positions given, nothing moves by itself. */
import { DataSet } from "vis-data/esnext";
import { Network, type Options } from "vis-network/esnext";
import type { Colours } from "./colours";
import { drawEdge, drawRegions, drawRingNames } from "./frame";
import { distanceTo, edgeCurve, type Point } from "./geometry";
import { drawNode, type Brush } from "./nodes";
import type { GraphView, Lang, ViewEdge, ViewNode } from "./view";
import type { Wording } from "./wording";

export interface VisData {
  readonly nodes: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly edges: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  readonly options: Options;
}

interface RenderArguments {
  readonly ctx: CanvasRenderingContext2D;
  readonly x: number;
  readonly y: number;
}

const LARGEST_SCALE = 1.4;
const PAD = 16;

/** Draws a view and tells who is pointed at or chosen, by the ids of the view. */
export class Canvas {
  readonly network: Network;
  private lang: Lang = "zh";
  private hovered = "";
  private chosen = "";
  private readonly wordings = new WeakMap<ViewNode, Wording>();
  private readonly near = new Map<string, Set<string>>();
  private readonly byId: ReadonlyMap<string, ViewNode>;
  private readonly visId = new Map<string, string>();
  private places: Readonly<Record<string, Point>> = {};

  constructor(
    private readonly holder: HTMLElement,
    private readonly view: GraphView,
    data: VisData,
    private readonly colours: Colours,
    private readonly choose: (id: string) => void,
  ) {
    this.byId = new Map(view.nodes.map((node) => [node.id, node]));
    view.nodes.forEach((node, index) => this.visId.set(node.id, `n${index}`));
    for (const edge of view.edges) {
      this.neighbours(edge.source).add(edge.target);
      this.neighbours(edge.target).add(edge.source);
    }
    const nodes = data.nodes.map((node, index) => ({
      ...node,
      label: "",
      ctxRenderer: (given: RenderArguments) => this.renderer(index, given),
    }));
    this.network = new Network(
      holder,
      { nodes: new DataSet<object>(nodes), edges: new DataSet<object>([...data.edges]) } as never,
      data.options,
    );
    this.places = this.network.getPositions();
    this.network.on("beforeDrawing", (ctx: CanvasRenderingContext2D) => {
      this.drawBehind(ctx);
    });
    this.network.on("afterDrawing", (ctx: CanvasRenderingContext2D) => {
      drawRingNames(this.brush(ctx), this.view);
    });
    this.network.on("dragging", () => {
      this.places = this.network.getPositions();
    });
    this.network.on("hoverNode", (event: { node: string }) => {
      this.point(this.idOf(event.node));
    });
    this.network.on("blurNode", () => {
      this.point("");
    });
    this.network.on("click", (event: { nodes: string[]; pointer: { canvas: Point } }) => {
      const first = event.nodes[0];
      const edge = first === undefined ? this.edgeAt(event.pointer.canvas) : undefined;
      this.choose(first !== undefined ? this.idOf(first) : edge ? this.farEnd(edge) : "");
    });
    this.fit();
  }

  /** Shows the whole picture; small ones are not blown up. */
  fit(): void {
    const { clientWidth, clientHeight } = this.holder;
    if (clientWidth === 0 || clientHeight === 0) return;
    const wide = (clientWidth - PAD) / this.view.width;
    const high = (clientHeight - PAD) / this.view.height;
    const scale = Math.min(wide, high, LARGEST_SCALE);
    this.network.moveTo({
      position: { x: this.view.width / 2, y: this.view.height / 2 },
      scale: Math.max(scale, 0.02),
      animation: false,
    });
  }

  /** Marks a thing as chosen and brings it into sight; an empty id marks nothing. */
  mark(id: string): void {
    this.chosen = id;
    const vis = this.visId.get(id);
    if (vis === undefined) this.network.unselectAll();
    else {
      this.network.selectNodes([vis], false);
      this.bringIntoSight(id);
    }
    this.network.redraw();
  }

  speak(lang: Lang): void {
    this.lang = lang;
    this.network.redraw();
  }

  private bringIntoSight(id: string): void {
    const place = this.places[this.visId.get(id) ?? ""];
    if (!place) return;
    const at = this.network.canvasToDOM(place);
    const { clientWidth, clientHeight } = this.holder;
    const card = clientWidth > 720 ? 360 : 0; // the card covers the right side
    const seen = at.x > 40 && at.y > 30 && at.x < clientWidth - card - 40 && at.y < clientHeight - 30;
    if (!seen) {
      const scale = this.network.getScale();
      this.network.moveTo({ position: { x: place.x + card / 2 / scale, y: place.y }, animation: false });
    }
  }

  private renderer(index: number, given: RenderArguments): object {
    const node = this.view.nodes[index] as ViewNode;
    return {
      drawNode: (): void => {
        const { ctx } = given;
        ctx.save();
        ctx.globalAlpha = this.dimmed(node.id) ? 0.36 : 1;
        drawNode(this.brush(ctx), node, given.x, given.y, node.id === this.chosen || node.id === this.hovered);
        ctx.restore();
      },
      nodeDimensions: { width: node.width, height: node.height },
    };
  }

  private brush(ctx: CanvasRenderingContext2D): Brush {
    return { ctx, colours: this.colours, lang: this.lang, wordings: this.wordings };
  }

  private drawBehind(ctx: CanvasRenderingContext2D): void {
    ctx.save();
    drawRegions(this.brush(ctx), this.view);
    const active = this.active();
    for (const edge of this.view.edges) {
      const touched = active !== "" && (edge.source === active || edge.target === active);
      if (!edge.shown && !touched) continue;
      const ends = this.ends(edge);
      if (!ends) continue;
      ctx.globalAlpha = active !== "" && !touched ? 0.22 : 1;
      drawEdge(this.brush(ctx), edge, ends.source, ends.target, ends.from, ends.to, touched);
    }
    ctx.restore();
  }

  private ends(edge: ViewEdge): { source: ViewNode; target: ViewNode; from: Point; to: Point } | undefined {
    const source = this.byId.get(edge.source);
    const target = this.byId.get(edge.target);
    const from = this.places[this.visId.get(edge.source) ?? ""];
    const to = this.places[this.visId.get(edge.target) ?? ""];
    return source && target && from && to ? { source, target, from, to } : undefined;
  }

  private edgeAt(point: Point): ViewEdge | undefined {
    const reach = 7 / this.network.getScale();
    return this.view.edges.find((edge) => {
      const ends = edge.shown ? this.ends(edge) : undefined;
      return ends && distanceTo(edgeCurve(edge, ends.source, ends.target, ends.from, ends.to), point) <= reach;
    });
  }

  private farEnd(edge: ViewEdge): string {
    return edge.source === this.view.focus ? edge.target : edge.source;
  }

  private idOf(vis: string): string {
    return this.view.nodes[Number(vis.slice(1))]?.id ?? "";
  }

  private neighbours(id: string): Set<string> {
    let found = this.near.get(id);
    if (!found) {
      found = new Set();
      this.near.set(id, found);
    }
    return found;
  }

  private active(): string {
    return this.hovered || this.chosen;
  }

  private dimmed(id: string): boolean {
    const active = this.active();
    return active !== "" && id !== active && this.near.has(active) && !this.near.get(active)?.has(id);
  }

  private point(id: string): void {
    this.hovered = id;
    this.holder.classList.toggle("pointing", id !== "");
    this.network.redraw();
  }
}
