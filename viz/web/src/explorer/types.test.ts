// @vitest-environment node
import { expect, it } from "vitest";
// @ts-expect-error a script without types
import { typesAsTheyAre, typesOfDocument } from "../../types.mjs";

it("the types of the view document are those of its published schema", async () => {
  const wanted = await (typesOfDocument as () => Promise<string>)();
  expect((typesAsTheyAre as () => string)()).toBe(wanted);
});
