/** How the picture grows: neighbours, crowds and things that were searched for join what is there. */
import { brought, expanded } from "./ask";
import type { Attempts } from "./attempts";
import type { Knowledge } from "./knowledge";
import type { Parts } from "./page";
import type { Hit, Server } from "./server";
import type { Speech } from "./speech";
import type { Stage } from "./stage";
import * as steps from "./state";
import type { State } from "./state";
import type { Visible } from "./visible";

const MANY = 60; // above, showing all one by one helps nobody
const GATHERED = new Set(["theme", "unit", "branch"]);

/** Tells whether the brands of a thing are so many that they come as crowds. */
export function gathers(kind: string, of: string, total: number): boolean {
  return GATHERED.has(kind) && of === "brand" && total > MANY;
}

/** The explorer as growth sees it. */
export interface Growing {
  readonly server: Server;
  readonly speech: Speech;
  readonly stage: Stage;
  readonly parts: Parts;
  readonly attempts: Attempts;
  readonly knowledge: Knowledge;
  readonly state: State;
  readonly seen: Visible;
  step(state: State, name: string): void;
  choose(id: string): void;
}

/** Brings the next neighbours of a thing, very many brands as a crowd, or opens a crowd. */
export function grow(host: Growing, id: string, kind: string): void {
  if (id.startsWith(steps.FOLD)) {
    host.step(steps.unfolded(host.state, id), "unfold");
    return;
  }
  void host.attempts.run(async () => {
    const before = host.state;
    const anchor = before.nodes.get(id);
    if (kind === "" && anchor && GATHERED.has(anchor.kind) && !before.nodes.has(`${id}#all`)) {
      const counts = await host.server.counts(id);
      if (gathers(anchor.kind, "brand", counts["brand"] ?? 0)) return gathered(host, id);
    }
    const next = await expanded(host.server, before, id, kind);
    const fresh = [...next.nodes.keys()].filter((one) => !before.nodes.has(one));
    await host.knowledge.learnFor(next);
    // What happened meanwhile stays: the new things join the state as it is now.
    const state = host.state === before ? next : steps.joined(host.state, next);
    host.step(state, "expand");
    host.stage.reach([id, ...fresh]);
    await host.stage.settled();
    const name = host.speech.of(state.nodes.get(id)?.label);
    host.parts.announce(host.speech.say(fresh.length > 0 ? "expanded" : "expanded_none", { name, count: fresh.length }));
  });
}

/** Shows the brands of a theme, unit or branch as crowds that open. */
export function gather(host: Growing, id: string): void {
  void host.attempts.run(() => gathered(host, id));
}

async function gathered(host: Growing, id: string): Promise<void> {
  const crowd = `${id}#all`;
  const before = host.state;
  const there = before.nodes.has(crowd) ? before : await brought(host.server, before, crowd, id);
  const next = await expanded(host.server, there, crowd, "");
  const fresh = [...next.nodes.keys()].filter((one) => !before.nodes.has(one));
  host.step(host.state === before ? next : steps.joined(host.state, next), "expand");
  host.stage.reach([id, crowd, ...fresh]);
  await host.stage.settled();
  host.parts.announce(host.speech.say("expanded", { name: host.speech.of(next.nodes.get(id)?.label), count: fresh.length }));
}

/** Puts a thing into the picture and chooses it. */
export function bring(host: Growing, iri: string): void {
  void host.attempts.run(async () => {
    const before = host.state;
    const state = before.nodes.has(iri) ? before : await brought(host.server, before, iri);
    const shown = { ...state, hidden: new Set([...state.hidden].filter((one) => one !== iri)) };
    host.step(steps.selected(shown, iri), "bring");
    host.stage.reach([iri]);
  });
}

/** A search result was picked: it is chosen where it is in the picture, else brought there. */
export function found(host: Growing, hit: Hit): void {
  if (host.seen.nodes.some((node) => node.id === hit.iri)) host.choose(hit.iri);
  else if (host.state.nodes.has(hit.iri)) {
    host.step(steps.selected(steps.revealed(host.state), hit.iri), "reveal");
    host.stage.reach([hit.iri]);
  } else bring(host, hit.iri);
}
