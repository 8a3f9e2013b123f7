import { describe, expect, it } from "vitest";
import { nodeOf } from "./testing";
import { wording, wordLines, type Measure } from "./wording";

const measure: Measure = (text, size, bold) => text.length * size * (bold ? 0.56 : 0.52);

describe("names in English", () => {
  const unit = nodeOf({ id: "u", kind: "unit", shape: "square", label: { zh: "青岛", en: "Qingdao Municipal Finance Bureau" }, width: 150, height: 44, size: 13 });

  it("stand in the box where they fit, in the largest size that does", () => {
    const said = wording(unit, "en", measure);
    expect(said.lines.map((line) => line[0]?.text).join(" ")).toBe(unit.label.en);
    expect(said.lines.length * said.pitch).toBeLessThanOrEqual(unit.height - 8 + 0.5);
    expect(said.size).toBe(12);
  });
  it("give way to the whole Chinese name where they do not", () => {
    expect(wording({ ...unit, width: 40 }, "en", measure).lines).toBe(unit.lines);
    expect(wording(unit, "zh", measure).lines).toBe(unit.lines);
    expect(wording({ ...unit, label: { zh: "青岛", en: "" } }, "en", measure).lines).toBe(unit.lines);
  });
  it("are broken between words only", () => {
    expect(wordLines("one two three", 40, 10, false, measure)).toEqual(["one two", "three"]);
    expect(wordLines("unbreakable", 40, 10, false, measure)).toEqual([]);
  });
});
