/** The links to results that were made in this browser, with the keys that delete them. */

export interface KeptLink {
  readonly id: string;
  readonly title: string;
  /** Path of the page, below the root of the site. */
  readonly path: string;
  /** One key for each time that the query was kept here. */
  readonly keys: readonly string[];
}

const KEY = "brand-atlas.kept";
const MOST = 200;

function readLink(value: unknown): KeptLink | null {
  if (typeof value !== "object" || value === null) return null;
  const given = value as Record<string, unknown>;
  const { id, title, path, keys } = given;
  if (typeof id !== "string" || typeof title !== "string" || typeof path !== "string" || !path.startsWith("/")) return null;
  if (!Array.isArray(keys) || !keys.every((one) => typeof one === "string")) return null;
  return { id, title, path, keys: keys as string[] };
}

/** Reads the links, newest first; anything that does not fit is dropped. */
export function readKept(storage: Pick<Storage, "getItem">): KeptLink[] {
  try {
    const found: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    return (Array.isArray(found) ? found : []).map(readLink).filter((one): one is KeptLink => one !== null);
  } catch {
    return [];
  }
}

function write(storage: Pick<Storage, "setItem">, links: readonly KeptLink[]): void {
  try {
    storage.setItem(KEY, JSON.stringify(links.slice(0, MOST)));
  } catch {
    // full, or forbidden: the link works all the same
  }
}

/** Adds a link; the same query kept again gets one more key. */
export function addKept(storage: Pick<Storage, "getItem" | "setItem">, link: KeptLink): void {
  const others = readKept(storage);
  const before = others.find((one) => one.id === link.id)?.keys ?? [];
  write(storage, [{ ...link, keys: [...before, ...link.keys] }, ...others.filter((one) => one.id !== link.id)]);
}

/** Forgets a link. */
export function dropKept(storage: Pick<Storage, "getItem" | "setItem">, id: string): void {
  write(storage, readKept(storage).filter((one) => one.id !== id));
}
