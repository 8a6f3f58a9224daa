import { describe, expect, it } from "vitest";
import type { Import } from "../api/types";
import { workAddress } from "./addresses";
import {
  aheadOf,
  badgeOf,
  isActive,
  isChecking,
  isDraft,
  isPutAway,
  standingOf,
  stepWords,
  turnWords,
} from "./standing";

const made = (some: Partial<Import>): Import => ({ number: 1, name: "import-1", problem: null, ...some }) as Import;
const problem = (code: string) => ({ code, message: "" });
const PAUSED = made({ status: "waiting", problem: problem("paused") });

describe("how an import stands (IM-12)", () => {
  it("is what staff asked for, until the batch under way is decided", () => {
    expect(standingOf(made({ status: "running", asked: "pause" }))).toBe("pausing");
    expect(standingOf(PAUSED)).toBe("paused");
    expect(standingOf({ ...PAUSED, asked: "cancel" })).toBe("cancelling");
  });
  it("is its status where nobody asked for anything, also in states of before that was kept", () => {
    expect(standingOf(made({ status: "waiting", problem: problem("labels-away"), asked: null }))).toBe("waiting");
    expect(standingOf(made({ status: "running" }))).toBe("running");
    expect(standingOf(made({ status: "cancelled", problem: problem("cancelled") }))).toBe("cancelled");
  });
  it("needs somebody while nobody has started it, and is not at work meanwhile", () => {
    const standings = { draft: "to-map", "needs-mapping": "to-map", guard: "to-review", "same-bytes": "draft" };
    for (const [code, standing] of Object.entries(standings)) {
      const draft = made({ status: "waiting", problem: problem(code), same_bytes_as: 3 });
      expect([standingOf(draft), isActive(draft)]).toEqual([standing, false]);
    }
  });
  it("is not over while it is paused", () => {
    expect(isActive(PAUSED)).toBe(true);
    expect(isActive(made({ status: "cancelled" }))).toBe(false);
  });
});

describe("an import that was rolled back (IM-15)", () => {
  it("says so beside its name, however it ended, once all of it is taken back", () => {
    const back = (state: string) => made({ status: "finished", roll_back: { state } as never });
    expect(["asked", "failed", "finished"].map((state) => badgeOf(back(state)))).toEqual([
      "finished",
      "finished",
      "rolled-back",
    ]);
    expect(badgeOf(made({ status: "cancelled" }))).toBe("cancelled");
  });
});

describe("who did what with an import (IM-12)", () => {
  it("is said step by step", () => {
    expect(stepWords("pause", "Ada", "at 9", "running")).toBe("Paused by Ada at 9");
    expect(stepWords("cancel", "Ada", "at 9", "cancelled")).toBe("Cancelled by Ada at 9");
  });
  it("is only a wish where every row was decided before it was heard", () => {
    expect(stepWords("cancel", "Ada", "at 9", "finished")).toBe("Ada asked to cancel when every row was decided, at 9");
  });
});

describe("an import that was cancelled (IM-12)", () => {
  it("is put away when nothing of it was begun", () => {
    expect(isPutAway(made({ status: "cancelled", started_at: null }))).toBe(true);
    expect(isPutAway(made({ status: "cancelled", started_at: "2026-03-02T15:00:00Z" }))).toBe(false);
    expect(isPutAway(made({ status: "waiting", started_at: null }))).toBe(false);
  });
});

describe("a queued import (IM-12)", () => {
  const queued = made({ number: 5, status: "queued" });
  it("waits for the first of those before it that are not over", () => {
    const running = made({ number: 3, name: "import-3", status: "running" });
    const others = [queued, made({ number: 4, status: "queued" }), running, made({ number: 2, status: "finished" })];
    expect(aheadOf(queued, others)).toBe(running);
    expect(turnWords(running)).toBe("waits for import-3");
    expect(turnWords(aheadOf(queued, [queued]))).toBe("waits for its turn");
  });
  it("says that a paused one holds it up, and what to do", () => {
    expect(turnWords(aheadOf(queued, [PAUSED, queued]))).toBe(
      "waits for import-1, which is paused: resume or cancel that one first",
    );
  });
});

describe("a draft (IM-3, IM-11, IM-16)", () => {
  const draft = (code: string, state: string | null = null) =>
    made({ status: "waiting", problem: problem(code), dry_run: state === null ? null : ({ state } as never) });
  it("is no import at work: nobody waits for it", () => {
    for (const code of ["draft", "needs-mapping", "guard"]) {
      expect([isDraft(draft(code)), isActive(draft(code))]).toEqual([true, false]);
    }
    expect(isDraft(made({ status: "queued" }))).toBe(false);
    expect(aheadOf(made({ number: 2, status: "queued" }), [draft("draft")])).toBeNull();
  });
  it("needs columns until what must be is mapped, and is ready to be checked then", () => {
    expect(standingOf(draft("needs-mapping"))).toBe("to-map");
    expect(standingOf({ ...draft("draft"), mapped: false })).toBe("to-map");
    expect(standingOf({ ...draft("draft"), mapped: true })).toBe("to-check");
    expect(standingOf({ ...draft("draft", "outdated"), mapped: true })).toBe("to-check");
  });
  it("is checked, or waits to be reviewed", () => {
    expect(standingOf(draft("draft", "outdated"))).toBe("to-map");
    expect([standingOf(draft("draft", "asked")), isChecking(draft("draft", "asked"))]).toEqual(["checking", true]);
    expect(standingOf(draft("draft", "finished"))).toBe("to-review");
    expect(standingOf(draft("guard"))).toBe("to-review");
  });
  it("is gone on with where it is set up", () => {
    expect(workAddress(draft("draft"))).toBe("/imports/1/setup");
    expect(workAddress(made({ status: "finished" }))).toBe("/imports/1");
  });
});
