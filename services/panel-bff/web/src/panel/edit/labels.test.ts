import { describe, expect, it } from "vitest";
import type { Label } from "../../api/types";
import { countOf, creatable, followedLabels, labelEdits, newLabel, offered, sameLabels } from "./labels";

const label = (id: string, name: string, archived = false): Label => ({
  id,
  institution_id: "i",
  version: 1,
  name,
  colour: "blue",
  description: null,
  archived,
});
const labels = [label("1", "Honors"), label("2", "First generation"), label("3", "Honorary", true)];

describe("labels of a contact (LA-2)", () => {
  it("are found by a part of their name, without those chosen or archived", () => {
    expect(offered(labels, [], "  HON ").map(({ id }) => id)).toEqual(["1"]);
    expect(offered(labels, ["1"], "").map(({ id }) => id)).toEqual(["2"]);
  });
  it("are made in place when none has the name, in any case and spacing (LA-1)", () => {
    expect(creatable(labels, [], " Wait   list ")).toBe("Wait list");
    expect(creatable(labels, [], "first  GENERATION")).toBeNull();
    expect(creatable(labels, [newLabel("Wait list")], "wait list")).toBeNull();
    expect(creatable(labels, [], "x".repeat(65))).toBeNull();
    expect(creatable(labels, [], " ")).toBeNull();
  });
  it("are sent as what was added, removed and made", () => {
    const edits = labelEdits(["1", newLabel("Waitlist")], ["2"]);
    expect(edits).toEqual({ add: ["1"], remove: ["2"], create: ["Waitlist"] });
    expect(countOf(edits)).toBe(3);
    expect(countOf(labelEdits(["2", "1"], ["1", "2"]))).toBe(0);
  });
});

describe("labels that others changed during an edit (CT-5)", () => {
  it("come and go as they made them, beside what I added and removed", () => {
    // I added 3 and a new one and took 2 off; they added 4 and took 1 off
    expect(followedLabels(["1", "3", "new:Fresh"], ["1", "2"], ["2", "4"])).toEqual(["4", "3", "new:Fresh"]);
    expect(labelEdits(followedLabels(["1", "3"], ["1", "2"], ["2", "4"]), ["2", "4"])).toEqual({
      add: ["3"],
      remove: ["2"],
      create: [],
    });
  });
  it("are the same set in any order", () => {
    expect(sameLabels(["1", "2"], ["2", "1"])).toBe(true);
    expect(sameLabels(["1"], ["1", "2"])).toBe(false);
  });
});
