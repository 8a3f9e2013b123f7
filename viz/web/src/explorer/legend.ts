/** The legend of what is on screen: kinds by shape, links by line. */
import { make } from "../dom";
import { kindStyle } from "../nodes";
import type { LegendItem } from "./document";
import type { Speech } from "./speech";
import type { State } from "./state";
import type { Visible } from "./visible";

const BASES = ["exact", "variant", "parts", "inferred"] as const;

/** Returns the entries; `drawLegend` paints their marks. */
export function legendOf(state: State, seen: Visible, speech: Speech): HTMLElement[] {
  const { legend } = state.frame;
  const items = legend.map((item) => entry(item, speech));
  const drawn = seen.edges.filter((edge) => edge.shown);
  const bases = new Set(drawn.map((edge) => edge.basis));
  const told = (basis: string): boolean => legend.some((item) => item.basis === basis && item.mark === "");
  for (const basis of BASES) if (bases.has(basis) && !told(basis)) items.push(mark({ basis }, speech.say(`basis.${basis}`)));
  if (bases.has(null) && !legend.some((item) => item.colour === "edge")) items.push(mark({}, speech.say("legend.plain")));
  for (const kind of new Set(seen.nodes.map((node) => node.kind))) {
    const { shape, colour } = kindStyle(kind);
    const known = legend.some((item) => item.shape === shape) || (legend.length > 0 && (kind === "brand" || kind === "theme"));
    if (!known) items.push(mark({ shape, colour: kind === "theme" ? "plain" : colour }, speech.kind(kind)));
  }
  return items;
}

function entry(item: LegendItem, speech: Speech): HTMLElement {
  return mark(
    {
      ...(item.mark === "" ? {} : { mark: item.mark }),
      ...(item.basis === null ? {} : { basis: item.basis }),
      ...(item.shape === null ? {} : { shape: item.shape }),
      ...(item.colour === "" ? {} : { colour: item.colour }),
    },
    speech.of(item.label),
  );
}

function mark(data: Readonly<Record<string, string>>, words: string): HTMLElement {
  const item = make("li", "", make("span", "", words));
  for (const [name, value] of Object.entries(data)) item.dataset[name] = value;
  return item;
}
