import { describe, expect, it } from "vitest";
import { unpacked } from "./packed";

describe("unpacked", () => {
  it("reads what Python packed", () => {
    expect(unpacked("eNqrVspJTErNUbJSstEvTi7KLCixU6oFAEvSBvk=")).toEqual({ label: "</script>" });
  });
});
