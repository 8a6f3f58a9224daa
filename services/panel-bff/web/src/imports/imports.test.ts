import { describe, expect, it } from "vitest";
import { ApiProblem } from "../api/problem";
import type { Import } from "../api/types";
import { leftOut, reasonChoices } from "./codes";
import { inPartDone, inPartPlanned, OUTCOMES, shownCounts, sumOf } from "./counts";
import { adviceFor } from "./problems";
import { addReading, percentOf, rateOf, secondsLeft, type Reading } from "./progress";
import { askedAbout, isActive } from "./standing";

const readings = (...pairs: [at: number, done: number][]): Reading[] =>
  pairs.reduce<Reading[]>((all, [at, done]) => addReading(all, { at, done }), []);

describe("progress (IM-12)", () => {
  it("knows no rate from a single reading or from none", () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf(readings([0, 100]))).toBeNull();
    expect(rateOf(readings([0, 100], [2000, 100]))).toBeNull();
  });
  it("takes the rate from successive readings and the time left from the rate", () => {
    const rate = rateOf(readings([0, 0], [1000, 4000], [2000, 10_000]));
    expect(rate).toBe(5000);
    expect(secondsLeft(10_000, 20_000, rate)).toBe(2);
    expect(secondsLeft(10_000, null, rate)).toBeNull();
  });
  it("forgets old readings, and all of them when another run starts over", () => {
    expect(rateOf(readings([0, 0], [20_000, 1000], [21_000, 3000]))).toBe(2000);
    expect(readings([0, 500], [1000, 20])).toEqual([{ at: 1000, done: 20 }]);
  });
  it("says 100% only when all is done", () => {
    expect(percentOf(1999, 2000)).toBe(99);
    expect(percentOf(2000, 2000)).toBe(100);
    expect(percentOf(0, 0)).toBe(100);
    expect(percentOf(5, null)).toBeNull();
  });
});

describe("the same bytes again (IM-22)", () => {
  const told = {
    status: "waiting",
    same_bytes_as: 3,
    problem: { code: "same-bytes", message: "" },
  } as unknown as Import;
  it("are asked about, and are no import at work meanwhile", () => {
    expect(askedAbout(told)).toBe(3);
    expect(isActive(told)).toBe(false);
  });
  it("are not asked about any more once somebody has answered", () => {
    for (const status of ["queued", "cancelled"] as const) expect(askedAbout({ ...told, status })).toBeNull();
    const waits = { ...told, problem: { code: "contacts-away", message: "" } };
    expect([askedAbout(waits), isActive(waits)]).toEqual([null, true]);
  });
});

describe("the report's counts (IM-13)", () => {
  it("add up without counting 'in part' twice", () => {
    const counts = {
      created: 5,
      updated: 4,
      unchanged: 3,
      skipped: 2,
      refused: 1,
      held: 0,
      not_reached: 7,
      in_part: 4,
    };
    expect(sumOf(counts)).toBe(22);
    expect(OUTCOMES).toHaveLength(7);
  });
  it("add up while rows are still to come, too", () => {
    const counts = {
      created: 5,
      updated: 0,
      unchanged: 0,
      skipped: 0,
      refused: 1,
      held: 0,
      not_reached: 0,
      in_part: 2,
    };
    expect(shownCounts(counts, 20).not_reached).toBe(14);
    expect(sumOf(shownCounts(counts, 20))).toBe(20);
    expect(shownCounts(counts, 6)).toEqual(counts);
  });
});

describe("rows applied in part (IM-9)", () => {
  it("are told before and after, and not at all where there are none", () => {
    expect(inPartPlanned({ in_part: 2 })).toBe(
      "2 rows of the created and updated will be applied in part: a cell is left out, the rest is applied.",
    );
    expect(inPartDone({ in_part: 1 })).toContain("1 row of the created and updated was applied in part");
    expect([inPartDone({ in_part: 0 }), inPartPlanned({ in_part: 0 })]).toEqual([null, null]);
  });
});

describe("a file that is not taken (IM-18)", () => {
  const problem = (code: string, extra = {}) => new ApiProblem(422, code, "Title", "Detail", [], extra);
  it("lists the headers that were not recognised, and what to do", () => {
    const advice = adviceFor(
      problem("header-not-recognised", { unrecognised: ["Shoe size", "Hat"], next_step: "Rename them." }),
    );
    expect(advice).toEqual({ title: "Title", text: "Detail", names: ["Shoe size", "Hat"], next: "Rename them." });
  });
  it("names both columns that mean the same field", () => {
    expect(adviceFor(problem("duplicate-columns", { columns: [["Phone", "Cell"]] })).names).toEqual(["Phone", "Cell"]);
  });
  it("has words of its own when the service was not reached, and does not say a thing twice", () => {
    expect(adviceFor(problem("unavailable")).title).toBe("Imports are away right now");
    expect(adviceFor(problem("empty-file", { next_step: "Detail" })).next).toBeNull();
  });
});

describe("a report's reasons (IM-13)", () => {
  it("are those that occur in it, with their rows", () => {
    const counts = [
      { code: "invalid-phone", rows: 1200 },
      { code: "invented-tomorrow", rows: 1 },
    ];
    expect(reasonChoices(counts, null).map(({ label }) => label)).toEqual([
      "Every reason",
      "Not a phone number (1,200)",
      "invented-tomorrow (1)",
    ]);
  });
  it("keep the one that was chosen while the counts are still to come", () => {
    expect(reasonChoices([], "invalid-phone").at(-1)).toEqual({
      value: "invalid-phone",
      label: "Not a phone number (0)",
    });
  });
});

describe("a row applied in part (IM-9)", () => {
  const code = (level: "field" | "warning" | "refused", column: string | null, field: string | null = null) => ({
    code: "invalid-phone",
    level,
    column,
    field,
    at: null,
    message: "",
    next_step: "",
    cause: "",
  });
  it("says once which columns were left out, as the file calls them", () => {
    const codes = [code("field", "Cell"), code("field", "Cell"), code("field", null, "email"), code("warning", "Tags")];
    expect(leftOut({ partial: true, codes })).toEqual(["Cell", "email"]);
  });
  it("is not a row that was refused", () => {
    expect(leftOut({ partial: false, codes: [code("refused", "Cell")] })).toEqual([]);
  });
});
