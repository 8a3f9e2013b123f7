/** The page's sentences, as the server sent them in the reader's language. */
export type Values = Readonly<Record<string, string | number>>;
export type Say = (name: string, values?: Values) => string;

export interface Label {
  readonly zh: string;
  readonly en: string;
}

/** Returns the function that says a sentence by name, its placeholders filled in. */
export function speaker(words: Readonly<Record<string, string>>): Say {
  return (name, values = {}) =>
    (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

/** Returns a label in the language of the page. */
export function inPage(label: Label | undefined): string {
  if (!label) return "";
  return document.documentElement.lang.startsWith("en") && label.en !== "" ? label.en : label.zh;
}

/** Says how long something took. */
export function duration(milliseconds: number, say: Say): string {
  return milliseconds < 1000
    ? say("milliseconds", { value: Math.max(1, Math.round(milliseconds)) })
    : say("seconds", { value: (milliseconds / 1000).toFixed(1) });
}
