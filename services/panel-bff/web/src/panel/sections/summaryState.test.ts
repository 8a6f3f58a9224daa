import { describe, expect, it } from "vitest";
import type { Conversation, Generation, Summary, SummaryJob } from "../../api/types";
import { citationNumbers, failureOf, isOpen, messagesSince, shownSummary, whyNoSummary } from "./summaryState";

const conversation = (message_count: number) => ({ message_count }) as Conversation;
const summary = (message_count: number, language = "en") => ({ message_count, language }) as Summary;
const generation = (given: Partial<Generation>) =>
  ({
    language: "en",
    languages: [],
    model: null,
    off: null,
    job: null,
    under_way: null,
    summary: null,
    ...given,
  }) as Generation;
const job = (state: SummaryJob["state"], detail?: string) =>
  ({ state, problem: detail === undefined ? null : { code: "model-busy", detail } }) as SummaryJob;

describe("the summary's state", () => {
  it("counts the messages since (CS-2)", () => {
    expect(messagesSince(summary(5), conversation(12))).toBe(7);
    expect(messagesSince(summary(5), conversation(5))).toBe(0);
    expect(messagesSince(summary(5), null)).toBe(0);
  });
  it("tells why there can be none", () => {
    expect(whyNoSummary(null, undefined, null)).toContain("no messages");
    expect(whyNoSummary(conversation(0), undefined, null)).toContain("no messages");
    expect(whyNoSummary(conversation(1), undefined, null)).toBeNull();
    expect(whyNoSummary(conversation(1), generation({}), null)).toBeNull();
  });
  it("passes on why generating again is off (CS-2)", () => {
    const off = { code: "nothing-new", detail: "No message came." };
    expect(whyNoSummary(conversation(1), generation({ off }), null)).toBe("No message came.");
  });
  it("lets one generation run at a time", () => {
    const spanish = generation({ language: "en", under_way: "es" });
    expect(whyNoSummary(conversation(1), spanish, "en")).toContain("another language");
    expect(whyNoSummary(conversation(1), { ...spanish, language: "es" }, null)).toBeNull();
  });
  it("knows a generation that goes on, and one that failed (CS-6)", () => {
    expect([job("queued"), job("running"), job("done"), job("failed"), null].map(isOpen)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(failureOf(generation({ job: job("failed", "The model is busy.") }))).toBe("The model is busy.");
    expect(failureOf(generation({ job: job("done") }))).toBeNull();
    expect(failureOf(undefined)).toBeNull();
  });
  it("shows the newest, or the one in the language that was chosen (CS-5)", () => {
    const newest = summary(3);
    const spanish = summary(2, "es");
    expect(shownSummary(newest, undefined, null)).toBe(newest);
    expect(shownSummary(newest, undefined, "en")).toBe(newest);
    expect(shownSummary(newest, generation({ language: "es", summary: spanish }), "es")).toBe(spanish);
    expect(shownSummary(newest, generation({ language: "en", summary: newest }), "fr")).toBeNull();
  });
  it("numbers each cited message once (CS-4)", () => {
    const sentences = [
      { text: "", messages: ["m1", "m2"] },
      { text: "", messages: ["m2", "m3"] },
    ];
    expect([...citationNumbers(sentences)]).toEqual([
      ["m1", 1],
      ["m2", 2],
      ["m3", 3],
    ]);
  });
});
