/**
 * The canvas: a function of the state on vis-network. Nodes stand where the state says; physics
 * runs only while a person drags, and only on what hangs on the dragged thing.
 */
import { DataSet } from "vis-data/esnext";
import { Network, type Options } from "vis-network/esnext";
import type { Colours } from "../colours";
import type { Point } from "../geometry";
import type { Lang } from "../view";
import type { Edge, Node } from "./document";
import type { Camera } from "./kept";
import { extent } from "./place";
import { Scene } from "./scene";
import { Springs } from "./springs";
import type { State } from "./state";
import type { Visible } from "./visible";

export interface Handlers {
  choose(id: string, more: boolean): void;
  link(edge: Edge | null): void;
  expand(id: string): void;
  moved(places: ReadonlyMap<string, Point>): void;
}

/** Parts of the window that panels cover, in pixels. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

interface RenderArguments {
  readonly ctx: CanvasRenderingContext2D;
  readonly x: number;
  readonly y: number;
}

const LARGEST_SCALE = 1.3;
const SMALLEST_SCALE = 0.03;
const LEGIBLE = 0.68; // on a phone, what is in focus is read before the whole is seen
const PAD = 14;
const PAPER_SCALE = 2.5; // dots of a sheet for a pixel of the picture
const LARGEST_PAPER = 6000;
const FLUENT = 22; // milliseconds a drawing may take to be drawn anew at every move
const REST = 140; // milliseconds without a move, after which everything is drawn again
const SPRINGS_UP_TO = 600; // with more on screen, nothing follows the hand
const OPTIONS: Options = {
  autoResize: true,
  physics: { enabled: false },
  interaction: { hover: true, multiselect: false, selectConnectedEdges: false, hoverConnectedEdges: false, keyboard: false, tooltipDelay: 1e6 },
  edges: { smooth: false, hidden: true },
  layout: { randomSeed: 1, improvedLayout: false },
};

/** The picture as it was drawn last, and where that stands in the picture's coordinates. */
interface Still {
  readonly image: HTMLCanvasElement;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawStill(ctx: CanvasRenderingContext2D, { image, x, y, width, height }: Still): void {
  ctx.imageSmoothingEnabled = false; // on its way nobody reads
  ctx.drawImage(image, x, y, width, height);
  ctx.imageSmoothingEnabled = true;
}

export class Stage {
  readonly network: Network;
  private readonly nodes = new DataSet<{ id: string; [name: string]: unknown }>();
  private readonly edges = new DataSet<{ id: string; [name: string]: unknown }>();
  private readonly visOf = new Map<string, string>();
  private readonly idOf = new Map<string, string>();
  private serial = 0;
  private readonly scene: Scene;
  private readonly springs: Springs;
  private readonly sheet = document.createElement("canvas");
  private cost = 0;
  private began = 0;
  private resting = 0;
  private still: Still | undefined;
  private fitted = true;
  private tall = false;
  private drawn: Promise<void> = Promise.resolve();

  constructor(
    private readonly holder: HTMLElement,
    colours: Colours,
    private readonly handlers: Handlers,
    private readonly insets: () => Insets,
  ) {
    this.scene = new Scene(colours);
    this.network = new Network(holder, { nodes: this.nodes, edges: this.edges } as never, OPTIONS);
    this.sheet.className = "ex-paper";
    holder.append(this.sheet);
    this.springs = new Springs(this.network, this.nodes, this.edges);
    const frame = holder.querySelector<HTMLElement>(".vis-network");
    if (frame) frame.tabIndex = -1; // the holder itself takes the focus
    this.network.on("beforeDrawing", (ctx: CanvasRenderingContext2D) => {
      this.began = performance.now();
      if (this.still) drawStill(ctx, this.still);
      else this.scene.drawBehind(ctx);
    });
    this.network.on("afterDrawing", (ctx: CanvasRenderingContext2D) => {
      if (this.still) return;
      this.scene.drawAbove(ctx);
      this.cost = performance.now() - this.began;
    });
    this.network.on("hoverNode", (event: { node: string }) => this.point(this.idOf.get(event.node) ?? ""));
    this.network.on("blurNode", () => this.point(""));
    this.network.on("click", (event: { nodes: string[]; pointer: { canvas: Point }; event: { srcEvent?: MouseEvent } }) => {
      const keys = event.event.srcEvent;
      const more = Boolean(keys && (keys.shiftKey || keys.ctrlKey || keys.metaKey));
      this.click(event.nodes[0], event.pointer.canvas, more);
    });
    this.network.on("hold", (event: { nodes: string[] }) => {
      const id = this.idOf.get(event.nodes[0] ?? "");
      if (id !== undefined) this.handlers.choose(id, true);
    });
    this.network.on("doubleClick", (event: { nodes: string[] }) => {
      const id = this.idOf.get(event.nodes[0] ?? "");
      if (id !== undefined) this.handlers.expand(id);
    });
    this.network.on("zoom", () => {
      this.fitted = false;
      this.moving();
    });
    this.network.on("dragStart", (event: { nodes: string[] }) => this.dragStart(event.nodes));
    this.network.on("dragging", (event: { nodes: string[] }) => {
      if (event.nodes.length > 0) this.readPlaces();
      else this.moving();
    });
    this.network.on("dragEnd", (event: { nodes: string[] }) => this.dragEnd(event.nodes));
  }

  /** Draws the state. */
  show(state: State, seen: Visible, lang: Lang): void {
    const before = { shown: this.scene.shown, places: this.scene.places };
    this.still = undefined;
    this.scene.set(state, seen, lang);
    const gone = [...before.shown.keys()].filter((id) => !this.scene.shown.has(id));
    const fresh: { id: string }[] = [];
    const shifted: { id: string; x: number; y: number }[] = [];
    for (const node of seen.nodes) {
      const at = before.places.get(node.id);
      if (!before.shown.has(node.id)) fresh.push(this.visNode(node));
      else if (!at || at.x !== node.x || at.y !== node.y) shifted.push({ id: this.vis(node.id), x: node.x, y: node.y });
    }
    if (gone.length > 0) this.nodes.remove(gone.map((id) => this.vis(id)));
    if (fresh.length > 0) this.nodes.add(fresh);
    if (shifted.length > 0) this.nodes.update(shifted);
    const wanted = state.selection.filter((id) => this.scene.shown.has(id)).map((id) => this.vis(id));
    this.network.selectNodes(wanted, false);
    this.redraw();
  }

  /**
   * The window moves. Where a drawing takes too long to be made anew at every move, the last one
   * is moved as an image, and made again as soon as the window rests.
   */
  private moving(): void {
    window.clearTimeout(this.resting);
    if (!this.still && this.cost > FLUENT) this.still = this.copy();
    if (!this.still) return;
    this.resting = window.setTimeout(() => {
      this.still = undefined;
      this.network.redraw();
    }, REST);
  }

  private copy(): Still | undefined {
    const source = this.holder.querySelector<HTMLCanvasElement>(".vis-network canvas");
    const image = document.createElement("canvas");
    if (!source || source.width === 0) return undefined;
    image.width = source.width;
    image.height = source.height;
    image.getContext("2d", { willReadFrequently: true })?.drawImage(source, 0, 0);
    const { x, y } = this.network.DOMtoCanvas({ x: 0, y: 0 });
    const scale = this.network.getScale();
    return { image, x, y, width: this.holder.clientWidth / scale, height: this.holder.clientHeight / scale };
  }

  redraw(): void {
    this.drawn = new Promise((done) => this.network.once("afterDrawing", () => done()));
    this.network.redraw();
  }

  /**
   * Draws the whole picture for paper on a canvas of its own: that of the window has the window's
   * size and is not drawn again in time.
   */
  paper(): void {
    const { shown, state } = this.scene;
    if (!state || shown.size === 0) return;
    const bounds = extent([...shown.values(), ...state.frame.regions]);
    const [width, height] = [bounds.right - bounds.left + 2 * PAD, bounds.bottom - bounds.top + 2 * PAD];
    const scale = Math.min(PAPER_SCALE, LARGEST_PAPER / Math.max(width, height));
    this.sheet.width = Math.round(width * scale);
    this.sheet.height = Math.round(height * scale);
    const ctx = this.sheet.getContext("2d");
    if (!ctx) return;
    ctx.setTransform(scale, 0, 0, scale, (PAD - bounds.left) * scale, (PAD - bounds.top) * scale);
    this.scene.drawBehind(ctx);
    for (const node of shown.values()) this.scene.drawOne(node, ctx, node.x, node.y, 1);
    this.scene.drawAbove(ctx);
  }

  /** Resolves when the last change stands on the canvas. */
  settled(): Promise<void> {
    return this.drawn;
  }

  /** Shows everything; small pictures are not blown up. `tall` fits the width and starts at the top. */
  fit(tall = false): void {
    this.fitted = true;
    this.tall = tall;
    const { clientWidth, clientHeight } = this.holder;
    if (clientWidth === 0 || clientHeight === 0 || !this.scene.state) return;
    const { shown, state } = this.scene;
    const { left, right, bottom } = this.insets();
    const bounds = extent([...shown.values(), ...state.frame.regions]);
    const [wide, high] = [clientWidth - left - right - 2 * PAD, clientHeight - bottom - 2 * PAD];
    const [across, down] = [wide / (bounds.right - bounds.left), high / (bounds.bottom - bounds.top)];
    // Islands under each other are read from the top, at a size that can be read.
    const scroll = tall && down < across && state.frame.regions.some((one) => one.shape === "island");
    const whole = Math.max(Math.min(across, scroll ? across : down, LARGEST_SCALE), SMALLEST_SCALE);
    const focus = tall && !scroll && whole < LEGIBLE ? shown.get(state.frame.focus) : undefined;
    const zoom = focus ? LEGIBLE : whole;
    const top = bounds.top + (clientHeight - bottom) / 2 / zoom - PAD / zoom;
    const x = focus ? focus.x : (bounds.left + bounds.right) / 2;
    const y = focus ? focus.y : scroll ? top : (bounds.top + bounds.bottom) / 2;
    this.look({ x: x + (right - left) / 2 / zoom, y: y + bottom / 2 / zoom, scale: zoom });
  }

  /** Fits again where nobody has moved the window since. */
  refit(): void {
    if (this.fitted) this.fit(this.tall);
  }

  camera(): Camera {
    const { x, y } = this.network.getViewPosition();
    return { x, y, scale: this.network.getScale() };
  }

  look(camera: Camera): void {
    this.network.moveTo({ position: { x: camera.x, y: camera.y }, scale: camera.scale, animation: false });
  }

  zoom(factor: number): void {
    this.fitted = false;
    this.moving();
    const { x, y, scale } = this.camera();
    this.look({ x, y, scale: Math.min(4, Math.max(SMALLEST_SCALE, scale * factor)) });
  }

  pan(dx: number, dy: number): void {
    this.moving();
    this.shift(dx, dy);
  }

  private shift(dx: number, dy: number): void {
    this.fitted = false;
    const { x, y, scale } = this.camera();
    this.look({ x: x + dx / scale, y: y + dy / scale, scale });
  }

  /** Brings things into sight: nothing moves if they are, else the window moves or opens. */
  reach(ids: readonly string[]): void {
    const boxes = ids.map((id) => this.scene.shown.get(id)).filter((one) => one !== undefined);
    if (boxes.length === 0) return;
    const { left, right, bottom } = this.insets();
    const { clientWidth, clientHeight } = this.holder;
    const bounds = extent(boxes);
    const a = this.network.canvasToDOM({ x: bounds.left, y: bounds.top });
    const b = this.network.canvasToDOM({ x: bounds.right, y: bounds.bottom });
    if (a.x >= left && a.y >= 0 && b.x <= clientWidth - right && b.y <= clientHeight - bottom) return;
    const [wide, high] = [clientWidth - left - right - 2 * PAD, clientHeight - bottom - 2 * PAD];
    if (b.x - a.x > wide || b.y - a.y > high) {
      // Out no further than these things need: what was asked for is to be read.
      const now = this.network.getScale();
      const scale = Math.max(Math.min(now, (now * wide) / (b.x - a.x), (now * high) / (b.y - a.y)), SMALLEST_SCALE);
      this.fitted = false;
      this.look({
        x: (bounds.left + bounds.right) / 2 + (right - left) / 2 / scale,
        y: (bounds.top + bounds.bottom) / 2 + bottom / 2 / scale, scale,
      });
      return;
    }
    // As little as will do: whoever looks keeps their bearings.
    const short = (from: number, to: number, low: number, most: number): number =>
      from < low ? from - low : to > most ? to - most : 0;
    this.shift(short(a.x, b.x, left + PAD, clientWidth - right - PAD), short(a.y, b.y, PAD, clientHeight - bottom - PAD));
  }

  /** Returns the next thing from `id` in the direction of an arrow key. */
  next(id: string, dx: number, dy: number): string {
    return this.scene.next(id, dx, dy);
  }

  /** Returns where a thing is in the window, for tests and for what hangs on it. */
  onScreen(id: string): Point | undefined {
    const place = this.scene.places.get(id);
    return place ? this.network.canvasToDOM(place) : undefined;
  }

  private vis(id: string): string {
    let name = this.visOf.get(id);
    if (name === undefined) {
      name = `n${this.serial}`; // names of our own: an IRI may be any text, such as «__proto__»
      this.serial += 1;
      this.visOf.set(id, name);
      this.idOf.set(name, id);
    }
    return name;
  }

  private visNode(node: Node): { id: string } {
    const { id } = node;
    return {
      id: this.vis(id),
      ...{ x: node.x, y: node.y, label: "", shape: "custom", physics: false },
      ...{ ctxRenderer: (given: RenderArguments) => this.renderer(id, given) },
    };
  }

  private renderer(id: string, given: RenderArguments): object {
    const node = this.scene.shown.get(id);
    if (!node || this.still) return { drawNode: () => undefined, nodeDimensions: { width: node?.width ?? 1, height: node?.height ?? 1 } };
    return {
      drawNode: (): void => this.scene.drawOne(node, given.ctx, given.x, given.y, this.network.getScale()),
      nodeDimensions: { width: node.width, height: node.height },
    };
  }

  private click(vis: string | undefined, at: Point, more: boolean): void {
    const id = vis === undefined ? undefined : this.idOf.get(vis);
    if (id !== undefined) this.handlers.choose(id, more);
    else {
      const edge = this.scene.edgeAt(at, 7 / this.network.getScale());
      if (edge) this.handlers.link(edge);
      else if (!more) this.handlers.choose("", false);
    }
  }

  private point(id: string): void {
    this.scene.hovered = id;
    this.holder.classList.toggle("pointing", id !== "");
    this.network.redraw();
  }

  private dragStart(dragged: readonly string[]): void {
    const ids = dragged.map((one) => this.idOf.get(one)).filter((one) => one !== undefined);
    if (ids.length === 0) {
      this.fitted = false; // the window is being moved
      this.moving();
    } else if (this.scene.shown.size <= SPRINGS_UP_TO) {
      this.springs.tie(ids, dragged, {
        lines: this.scene.lines,
        pinned: this.scene.state?.pinned ?? new Set(),
        place: (id) => this.scene.places.get(id),
        links: (id) => this.scene.links(id),
        vis: (id) => this.vis(id),
      });
    }
  }

  private dragEnd(dragged: readonly string[]): void {
    const followed = this.springs.release(dragged);
    if (dragged.length === 0) return;
    this.readPlaces();
    const places = new Map<string, Point>();
    for (const vis of [...dragged, ...followed]) {
      const id = this.idOf.get(vis);
      const at = id === undefined ? undefined : this.scene.places.get(id);
      if (id !== undefined && at) places.set(id, at);
    }
    this.handlers.moved(places);
  }

  private readPlaces(): void {
    for (const [vis, at] of Object.entries(this.network.getPositions())) {
      const id = this.idOf.get(vis);
      if (id !== undefined && this.scene.shown.has(id)) this.scene.places.set(id, at);
    }
  }
}
