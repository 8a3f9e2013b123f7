/** Entry of the SPARQL page and of the pages that show results only. Both work without it. */
import "./editor.css";
import { make } from "./dom";
import { readAddress } from "./editor/address";
import { Results } from "./editor/results";
import { Server } from "./editor/server";
import { type Display, DISPLAYS } from "./editor/store";
import { speaker } from "./editor/words";
import { Workbench } from "./editor/workbench";

/** Puts the workbench in the place of the plain form. */
async function startWorkbench(place: HTMLElement): Promise<void> {
  const server = new Server(place.dataset["root"] ?? "");
  const asked = readAddress(window.location.search, window.location.hash);
  const workbench = new Workbench(await server.bench(), server, asked);
  place.className = "bench-place";
  place.replaceChildren(workbench.element);
}

/** Makes results that the server has written into ones that can be sorted, charted and kept. */
async function startResults(place: HTMLElement): Promise<void> {
  const server = new Server(place.dataset["root"] ?? "");
  const bench = await server.bench();
  const display = place.dataset["display"] as Display;
  const shown = {
    display: DISPLAYS.includes(display) ? display : ("table" as const),
    label: place.dataset["label"] ?? "",
    value: place.dataset["value"] ?? "",
  };
  const results = new Results(
    { server, say: speaker(bench.words), base: bench.base, seconds: bench.seconds, chosen: () => undefined },
    shown,
  );
  const holder = make("div", "bench-results-only", results.element);
  await results.run(server.ofKept(place.dataset["results"] ?? ""), shown);
  place.replaceChildren(holder);
}

// Where the server cannot be reached the plain page stays.
const quietly = (): void => undefined;
for (const place of document.querySelectorAll<HTMLElement>("[data-workbench]")) startWorkbench(place).catch(quietly);
for (const place of document.querySelectorAll<HTMLElement>("[data-results]")) startResults(place).catch(quietly);
