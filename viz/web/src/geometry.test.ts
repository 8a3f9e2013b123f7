import { describe, expect, it } from "vitest";
import { centre, discDiameter, distanceTo, edgeCurve } from "./geometry";
import { edgeOf, nodeOf } from "./testing";

describe("where lines end", () => {
  const one = nodeOf({ id: "one", width: 100 });
  const other = nodeOf({ id: "other", width: 60 });

  it("is the middle of a box", () => {
    const curve = edgeCurve(edgeOf("one", "other"), one, other, { x: 0, y: 0 }, { x: 300, y: 90 });
    expect(curve[0]).toEqual({ x: 0, y: 0 });
    expect(curve[3]).toEqual({ x: 300, y: 90 });
    expect(distanceTo(curve, { x: 150, y: 45 })).toBeLessThan(1);
    expect(distanceTo(curve, { x: 150, y: 145 })).toBeGreaterThan(80);
  });
  it("is the side of a box where the line flows", () => {
    const flow = edgeOf("one", "other", { flow: true });
    const right = edgeCurve(flow, one, other, { x: 0, y: 0 }, { x: 300, y: 90 });
    expect([right[0].x, right[3].x]).toEqual([50, 270]);
    const left = edgeCurve(flow, one, other, { x: 300, y: 0 }, { x: 0, y: 90 });
    expect([left[0].x, left[3].x]).toEqual([250, 30]);
  });
  it("is the middle of a disc, above its name", () => {
    const disc = nodeOf({ id: "disc", shape: "disc", count: 3, height: 60, lines: [[{ text: "甲", basis: null }]] });
    expect(discDiameter(disc)).toBe(40);
    expect(centre(disc, { x: 10, y: 30 })).toEqual({ x: 10, y: 20 });
  });
});
