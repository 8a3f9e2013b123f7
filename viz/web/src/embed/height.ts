/** Tells the page around how high this one wishes to be, now and whenever that changes. */
export const HEIGHT = "brand-atlas:height";

/** Returns the height that the picture at full width and the lines below it need, in CSS pixels. */
export function wishedHeight(): number {
  const picture = document.querySelector<SVGSVGElement>("#picture svg");
  const foot = document.querySelector<HTMLElement>(".foot");
  if (!picture) return document.documentElement.scrollHeight;
  const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
  const { paddingLeft, paddingTop } = getComputedStyle(picture.parentElement ?? picture);
  const [side, top] = [parseFloat(paddingLeft) || 0, parseFloat(paddingTop) || 0];
  const wide = Math.min(document.documentElement.clientWidth - 2 * side, Number(picture.parentElement?.dataset["widest"]) || width);
  return Math.ceil((wide * height) / width + 2 * top + (foot?.offsetHeight ?? 0));
}

export function reportHeight(): void {
  if (window.parent === window) return;
  let told = 0;
  const tell = (): void => {
    const height = wishedHeight();
    if (height === told) return;
    told = height;
    // Only a number leaves this page, so anybody who frames it may know it.
    window.parent.postMessage({ type: HEIGHT, height }, "*");
  };
  window.addEventListener("resize", tell);
  document.addEventListener("toggle", tell, true);
  window.addEventListener("load", tell);
  tell();
}
