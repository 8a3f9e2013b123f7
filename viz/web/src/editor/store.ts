/** Open queries, kept in this browser only. */
export type Display = "table" | "graph" | "bar" | "pie" | "raw";
export const DISPLAYS: readonly Display[] = ["table", "graph", "bar", "pie", "raw"];

export interface Tab {
  readonly id: string;
  title: string;
  text: string;
  /** Name of the ready-made question that the text is, empty for a query of one's own. */
  question: string;
  display: Display;
  /** Columns of a chart, empty where not chosen. */
  label: string;
  value: string;
  /** The editor is folded away. */
  folded: boolean;
}

export interface Desk {
  tabs: Tab[];
  active: string;
}

const KEY = "brand-atlas.sparql";
const MOST = 20;
const LONGEST = 200_000;

let made = 0;

/** Returns a new tab. */
export function newTab(more: Partial<Tab> = {}): Tab {
  made += 1;
  return {
    id: `${Date.now().toString(36)}-${made}`, title: "", text: "", question: "", display: "table", label: "", value: "", folded: false,
    ...more,
  };
}

function isDisplay(value: unknown): value is Display {
  return DISPLAYS.includes(value as Display);
}

function readTab(value: unknown): Tab | null {
  if (typeof value !== "object" || value === null) return null;
  const given = value as Record<string, unknown>;
  const text = (name: string): string => (typeof given[name] === "string" ? given[name] : "");
  if (text("id") === "" || text("text").length > LONGEST) return null;
  return {
    id: text("id"), title: text("title").slice(0, 200), text: text("text"), question: text("question"), label: text("label"),
    value: text("value"), display: isDisplay(given["display"]) ? given["display"] : "table", folded: given["folded"] === true,
  };
}

/** Reads what was kept; anything that does not fit is dropped. */
export function readDesk(storage: Pick<Storage, "getItem">): Desk {
  try {
    const found = JSON.parse(storage.getItem(KEY) ?? "null") as { tabs?: unknown; active?: unknown } | null;
    const tabs = (Array.isArray(found?.tabs) ? found.tabs : []).map(readTab).filter((one): one is Tab => one !== null).slice(0, MOST);
    const active = tabs.find((one) => one.id === found?.active)?.id ?? tabs[0]?.id ?? "";
    return { tabs, active };
  } catch {
    return { tabs: [], active: "" };
  }
}

/** Keeps the open queries; a browser that keeps nothing is no fault. */
export function writeDesk(storage: Pick<Storage, "setItem">, desk: Desk): void {
  try {
    storage.setItem(KEY, JSON.stringify({ tabs: desk.tabs.slice(-MOST), active: desk.active }));
  } catch {
    // full, or forbidden
  }
}
