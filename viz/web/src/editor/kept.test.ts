import { describe, expect, it } from "vitest";
import { addKept, dropKept, readKept } from "./kept";

function storage(text: string | null = null): Pick<Storage, "getItem" | "setItem"> {
  let kept = text;
  return { getItem: () => kept, setItem: (_, value) => void (kept = value) };
}

describe("links kept in this browser", () => {
  it("come newest first, and a query kept twice has two keys", () => {
    const place = storage();
    addKept(place, { id: "a", title: "一", path: "/sparql/results/a", keys: ["1"] });
    addKept(place, { id: "b", title: "二", path: "/sparql/results/b", keys: ["2"] });
    addKept(place, { id: "a", title: "一", path: "/sparql/results/a", keys: ["3"] });
    expect(readKept(place).map((one) => [one.id, one.keys])).toEqual([["a", ["1", "3"]], ["b", ["2"]]]);
    dropKept(place, "a");
    expect(readKept(place).map((one) => one.id)).toEqual(["b"]);
  });

  it("that do not fit are dropped", () => {
    const wrong = [{ id: "x" }, null, 7, { id: "x", title: "", path: "javascript:alert(1)", keys: [] }, { id: "y", title: "", path: "/y", keys: [1] }];
    expect(readKept(storage(JSON.stringify(wrong)))).toEqual([]);
    expect(readKept(storage("{"))).toEqual([]);
  });
});
