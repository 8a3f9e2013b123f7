/** Zoom and pan of an SVG picture by its view box. Asleep until clicked, so that a page that is scrolled past is not caught. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEP = 1.2;
const CLOSEST = 6;

export class Lens {
  private readonly whole: Box;
  private box: Box;
  private awake = false;
  private grip: { x: number; y: number; box: Box } | null = null;
  private moved = false;

  constructor(
    private readonly holder: HTMLElement,
    private readonly picture: SVGSVGElement,
  ) {
    const { x, y, width, height } = picture.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.box = { ...this.whole };
    holder.addEventListener("click", (event) => {
      this.wake();
      // A click that ends a drag is no click on a thing.
      if (this.moved) event.preventDefault();
    }, true);
    document.addEventListener("click", (event) => {
      if (event.target instanceof Node && !holder.contains(event.target)) this.sleep();
    });
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("blur", () => this.sleep());
    holder.addEventListener("wheel", (event) => {
      if (!this.awake) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, this.at(event));
    }, { passive: false });
    holder.addEventListener("pointerdown", (event) => {
      this.moved = false;
      if (this.awake && event.button === 0) this.grip = { x: event.clientX, y: event.clientY, box: { ...this.box } };
    });
    window.addEventListener("pointermove", (event) => this.drag(event));
    window.addEventListener("pointerup", () => {
      this.grip = null;
    });
    holder.addEventListener("dragstart", (event) => event.preventDefault());
  }

  wake(): void {
    this.awake = true;
    this.holder.classList.add("awake");
  }

  sleep(): void {
    this.awake = false;
    this.grip = null;
    this.holder.classList.remove("awake");
  }

  private key(event: KeyboardEvent): void {
    const middle = { x: this.box.x + this.box.width / 2, y: this.box.y + this.box.height / 2 };
    if (event.key === "+" || event.key === "=") this.zoom(STEP, middle);
    else if (event.key === "-") this.zoom(1 / STEP, middle);
    else if (event.key === "0") this.show({ ...this.whole });
    else if (event.key === "Escape") this.sleep();
  }

  private at(event: MouseEvent): { x: number; y: number } {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    return {
      x: this.box.x + ((event.clientX - left) / width) * this.box.width,
      y: this.box.y + ((event.clientY - top) / height) * this.box.height,
    };
  }

  /** Zooms by `factor` and leaves what stands at `at` where it is. */
  zoom(factor: number, at: { x: number; y: number }): void {
    const width = Math.min(this.whole.width, Math.max(this.whole.width / CLOSEST, this.box.width / factor));
    const by = width / this.box.width;
    this.show({
      x: at.x - (at.x - this.box.x) * by,
      y: at.y - (at.y - this.box.y) * by,
      width,
      height: this.box.height * by,
    });
  }

  private drag(event: PointerEvent): void {
    if (!this.grip) return;
    const { width, height } = this.picture.getBoundingClientRect();
    const dx = event.clientX - this.grip.x;
    const dy = event.clientY - this.grip.y;
    if (Math.hypot(dx, dy) > 4) this.moved = true;
    const { box } = this.grip;
    this.show({ ...box, x: box.x - (dx / width) * box.width, y: box.y - (dy / height) * box.height });
  }

  /** Shows a part of the picture, kept inside of it. */
  private show(box: Box): void {
    const { whole } = this;
    box.x = Math.min(Math.max(box.x, whole.x), whole.x + whole.width - box.width);
    box.y = Math.min(Math.max(box.y, whole.y), whole.y + whole.height - box.height);
    this.box = box;
    this.picture.setAttribute("viewBox", [box.x, box.y, box.width, box.height].map((one) => one.toFixed(2)).join(" "));
  }
}
