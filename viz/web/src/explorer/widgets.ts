/** Small parts that every panel is made of. */
import { make } from "../dom";

/** Returns a button that does `act`. */
export function button(text: string, act: () => void, classes = "ex-button"): HTMLButtonElement {
  const made = make("button", classes, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Returns the mark and word of a kind. */
export function kindMark(kind: string, words: string): HTMLElement {
  return make("span", `kind kind-${kind}`, words);
}

/** Copies `text`; pages over plain HTTP have no clipboard of their own. */
export async function copied(text: string, field: HTMLInputElement): Promise<void> {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    document.execCommand("copy");
  }
}

/** Gives a file to the reader. */
export function download(content: Blob, name: string): void {
  const link = make("a");
  const address = URL.createObjectURL(content);
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
