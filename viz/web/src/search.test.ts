import { describe, expect, it } from "vitest";
import { bare, findNodes } from "./search";
import { nodeOf } from "./testing";

const nodes = [
  nodeOf({ id: "a", label: { zh: "云帆沧海 行稳致远", en: "Sails and steady steps" }, search: ["yunfancanghaixingwenzhiyuan", "yfchxwzy"] }),
  nodeOf({ id: "b", label: { zh: "行稳致远", en: "Steady and far" }, search: ["xingwenzhiyuan", "xwzy"] }),
  nodeOf({ id: "c", label: { zh: "山高水长", en: "" }, owner: { zh: "甲州", en: "Jiazhou" }, search: ["shangaoshuichang", "sgsc"] }),
];
const ids = (text: string): string[] => findNodes(nodes, text).map((node) => node.id);

describe("finding things of a picture", () => {
  it("puts the exact name before names that hold it", () => {
    expect(ids("行稳致远")).toEqual(["b", "a"]);
  });
  it("ignores blanks, width, case and punctuation", () => {
    expect(ids("云帆沧海行稳致远")).toEqual(["a"]);
    expect(ids(" ＸＷＺＹ ")).toEqual(["b", "a"]);
    expect(bare("“1＋4”党建 A")).toBe("14党建a");
  });
  it("knows pinyin, initials, English and owners", () => {
    expect(ids("xingwen")[0]).toBe("b");
    expect(ids("sgsc")).toEqual(["c"]);
    expect(ids("steady")).toEqual(["a", "b"]);
    expect(ids("甲州")).toEqual(["c"]);
  });
  it("finds nothing for nothing, and for what is not there", () => {
    expect(ids("")).toEqual([]);
    expect(ids("。。")).toEqual([]);
    expect(ids("没有")).toEqual([]);
  });
  it("stops at the limit", () => {
    expect(findNodes(nodes, "s", 1)).toHaveLength(1);
  });
});
