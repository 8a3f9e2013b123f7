/** What keys do. Single letters work only where nobody is writing (WCAG 2.2, 2.1.4). */
import type { Explorer } from "./app";
import type { Parts } from "./page";

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};
const PAN = 80;

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

export function bindKeys(explorer: Explorer, parts: Parts, field: HTMLInputElement | null): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") {
      if (!explorer.desk.close()) explorer.close();
      return;
    }
    if (writing(event.target) || event.altKey) return;
    if (control) {
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) explorer.undo();
      else if (key === "y" || (key === "z" && event.shiftKey)) explorer.redo();
      else return;
      event.preventDefault();
      return;
    }
    if (act(explorer, parts, field, event)) event.preventDefault();
  });
}

function act(explorer: Explorer, parts: Parts, field: HTMLInputElement | null, event: KeyboardEvent): boolean {
  const { stage } = explorer;
  const node = explorer.chosenNode();
  const onStage = event.target === parts.stage;
  const arrow = ARROWS[event.key];
  if (arrow && onStage) {
    const [dx, dy] = arrow;
    if (event.shiftKey) stage.pan(dx * PAN, dy * PAN);
    else explorer.choose(stage.next(node?.id ?? "", dx, dy));
    return true;
  }
  if (event.key === "Enter" && onStage) {
    parts.focusCard();
    return true;
  }
  switch (event.key.toLowerCase()) {
    case "/":
      field?.focus();
      return true;
    case "t":
      explorer.turn();
      return true;
    case "0":
      stage.fit();
      return true;
    case "+":
    case "=":
      stage.zoom(1.25);
      return true;
    case "-":
      stage.zoom(1 / 1.25);
      return true;
    case "f":
      explorer.desk.toggle("filter");
      return true;
    case "?":
      explorer.desk.toggle("keys");
      return true;
    default:
      return node !== undefined && actOn(explorer, node.id, event.key.toLowerCase());
  }
}

function actOn(explorer: Explorer, id: string, key: string): boolean {
  if (key === "e") explorer.expand(id);
  else if (key === "c") explorer.collapse(id);
  else if (key === "g") explorer.focus(id);
  else if (key === "h" || key === "delete") explorer.hide(id);
  else if (key === "p") explorer.pin(id);
  else return false;
  return true;
}
