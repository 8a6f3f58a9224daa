import { describe, expect, it } from "vitest";
import type { Field, Import, KeptThing, RollBack } from "../api/types";
import {
  canBeRolledBack,
  firstWords,
  progressWords,
  resultWords,
  rollingBack,
  thingName,
  willHappen,
  withAdvice,
} from "./rollBack";

const counts = {
  created: 6,
  updated: 1,
  unchanged: 0,
  skipped: 0,
  refused: 2,
  held: 0,
  not_reached: 0,
  in_part: 0,
};
const ended = { status: "finished", problem: null, counts, roll_back: null } as unknown as Import;
const back = (more: Partial<RollBack>): RollBack => ({
  state: "running",
  by: "u-1",
  asked_at: "2026-03-02T15:00:00Z",
  finished_at: null,
  rows_done: 1200,
  rows_total: 5000,
  problem: null,
  counts: { erased: 0, restored: 0, unchanged: 0, kept: 0 },
  ...more,
});

describe("rolling back (IM-15)", () => {
  it("is for whom the service says, once", () => {
    for (const can of [true, false]) expect(canBeRolledBack({ ...ended, can_roll_back: can })).toBe(can);
  });
  it("is, of an import that ended before that was said, for one that did anything", () => {
    const before = { ...ended, finished_at: "2026-03-02T15:00:00Z", rows_done: 9 };
    expect(canBeRolledBack(before)).toBe(true);
    expect(canBeRolledBack({ ...before, rows_done: 0 })).toBe(false);
    expect(canBeRolledBack({ ...before, finished_at: null })).toBe(false);
  });
  it("says before what will happen, of how many", () => {
    const [created, updated, labels] = willHappen(ended);
    expect(created).toContain("6 contacts it created are erased");
    expect(updated).toContain("1 contact it updated goes back to what it was");
    expect(labels).toContain("never loosened");
  });
  it("says what mends rows of it and goes first", () => {
    expect(firstWords([])).toBeNull();
    expect(firstWords([{ id: "i-3", number: 3 }])).toBe("import-3 mends rows of this import and is rolled back first.");
    expect(
      firstWords([
        { id: "i-4", number: 4 },
        { id: "i-3", number: 3 },
      ]),
    ).toBe("import-4 and import-3 mend rows of this import and are rolled back first, in this order.");
  });
  it("gives the same advice once, after the last thing it is for", () => {
    const kept = ["Archive it.", "Look at it.", "Archive it."].map((next_step) => ({ next_step }) as KeptThing);
    expect(withAdvice(kept).map(({ advice }) => advice)).toEqual([null, "Look at it.", "Archive it."]);
  });
  it("says how far it is, and for whom it waits", () => {
    expect(progressWords(back({}))).toBe("1,200 of 5,000 rows taken back");
    expect(progressWords(back({ state: "asked" }))).toBe("Waits for its turn");
    expect(progressWords(back({ problem: { code: "labels-away", message: "Labels is away." } }))).toContain("away");
    expect(rollingBack({ ...ended, roll_back: back({}) })).not.toBeNull();
    expect(rollingBack({ ...ended, roll_back: back({ state: "finished" }) })).toBeNull();
  });
  it("says what came of it", () => {
    expect(resultWords(back({}))).toBe("There was nothing to take back");
    const all = { erased: 1, restored: 3, unchanged: 2, kept: 1200 };
    expect(resultWords(back({ counts: all }))).toBe(
      "1 contact erased, 3 as before, 2 with nothing to take back, 1,200 kept, wholly or in part",
    );
  });
  it("calls what was kept as people do", () => {
    const catalogue = { fields: [{ id: "f-1", name: "GPA" } as Field], labels: [] };
    expect(
      ["contact", "phone", "custom:f-1", "channel:sms", "label:Honors"].map((what) => thingName({ what }, catalogue)),
    ).toEqual(["Contact", "Phone", "GPA", "SMS channel", "Label Honors"]);
  });
});
