/** Keeps what is on screen and opens the panel «嵌入与导出» for it. */
import type { Attempts } from "./attempts";
import { documentOf } from "./kept";
import type { Server } from "./server";
import type { Speech } from "./speech";
import type { State } from "./state";
import type { Visible } from "./visible";

export async function sharePicture(
  attempts: Attempts, server: Server, state: State, seen: Visible, speech: Speech,
): Promise<void> {
  await attempts.run(async () => {
    const { id } = await server.keep(documentOf(state, seen, true), speech.of(state.frame.title), "");
    window.location.assign(`${server.root}/share/v/${encodeURIComponent(id)}?lang=${speech.lang}`);
  });
}
