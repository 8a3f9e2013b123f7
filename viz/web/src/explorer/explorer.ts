/** Entry of the explorer's page. */
import "./explorer.css";
import { byId } from "../dom";
import type { Lang } from "../view";
import { Explorer } from "./app";
import { Server } from "./server";

/** The explorer of this page once it stands; for tests and benchmarks. */
export let explorer: Explorer | undefined;

async function begin(): Promise<void> {
  const holder = byId("explorer", HTMLElement);
  const { root = "", kept = "", lang = "zh" } = holder.dataset;
  const server = new Server(root);
  const start = await server.start();
  const made = new Explorer(holder, server, start, lang as Lang);
  if (kept !== "") await made.openKept(kept);
  else await made.openAddress(true);
  await made.stage.settled();
  explorer = made;
  document.documentElement.dataset["drawn"] = String(performance.now());
}

// Without the server there is nothing to draw; the server's own picture, if it came, stays.
begin().catch(() => {
  const place = document.querySelector<HTMLElement>(".explorer-first [role=status]");
  const zh = document.documentElement.lang.startsWith("zh");
  if (place) place.textContent = zh ? "连不上服务器，请稍后刷新本页。" : "The server cannot be reached. Reload this page in a while.";
});
