import { describe, expect, it } from "vitest";
import { compact, kindStyle } from "./nodes";

describe("nodes", () => {
  it("write large numbers in few characters, as the SVG does", () => {
    expect([9999, 41234, 1_200_000].map((one) => compact(one, "zh"))).toEqual(["9999", "4.12万", "120万"]);
    expect([41234, 1_200_000].map((one) => compact(one, "en"))).toEqual(["41k", "1.2M"]);
  });
  it("have a style for any kind", () => {
    expect(kindStyle("unit").shape).toBe("square");
    expect(kindStyle("something new").shape).toBe("tag");
  });
});
