/**
 * Loads the large script that a page names once the browser has drawn what came with the page:
 * reading and running it first would keep the reader waiting for a picture that is already there.
 */
export function loadOnceDrawn(holder: HTMLElement): void {
  const { script = "" } = holder.dataset;
  const load = (): void => {
    const element = document.createElement("script");
    element.src = script;
    document.head.append(element);
  };
  if (document.hidden) load(); // nothing is drawn until somebody looks
  else window.requestAnimationFrame(() => setTimeout(load)); // the frame is drawn between the two
}
