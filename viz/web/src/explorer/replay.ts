/** Does again to a live picture what its address says was done. Knows nothing of the page. */
import type { Replay } from "./address";
import { brought, expanded } from "./ask";
import { Offline, type Server } from "./server";
import type { State } from "./state";

/** Returns the state after the replay, and what the address names but today's data has not. */
export async function replayed(server: Server, start: State, replay: Replay): Promise<{ state: State; gone: readonly string[] }> {
  let state = start;
  const failed = new Set<string>();
  const attempt = async (id: string, act: () => Promise<State>): Promise<void> => {
    try {
      state = await act();
    } catch (fault) {
      if (fault instanceof Offline) throw fault;
      failed.add(id);
    }
  };
  for (const { id, kind, shown } of replay.open) {
    if (!state.nodes.has(id)) await attempt(id, () => brought(server, state, id));
    if (state.nodes.has(id)) await attempt(id, () => expanded(server, state, id, kind, shown));
  }
  for (const id of replay.selection) {
    if (!state.nodes.has(id)) await attempt(id, () => brought(server, state, id));
  }
  const named = [...failed, ...replay.selection, ...replay.hide, ...replay.pin, replay.only];
  const gone = [...new Set(named)].filter((id) => id !== "" && !state.nodes.has(id));
  const there = (ids: readonly string[]): string[] => ids.filter((id) => state.nodes.has(id));
  const after: State = {
    ...state,
    hidden: new Set(there(replay.hide)),
    pinned: new Set(there(replay.pin)),
    focus: there([replay.only])[0] ?? "",
    unfolded: replay.unfold,
    selection: there(replay.selection),
    filters: replay.filters,
  };
  return { state: after, gone };
}

/** Returns the last words of an IRI, as a person knows the thing. */
export function lastWords(iri: string): string {
  const word = iri.split("/").slice(-2).join("/");
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
