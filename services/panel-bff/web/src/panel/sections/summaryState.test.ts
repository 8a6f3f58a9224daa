import { describe, expect, it } from "vitest";
import type { Conversation, Summary } from "../../api/types";
import { citationNumbers, messagesSince, whyNoSummary } from "./summaryState";

const conversation = (message_count: number) => ({ message_count }) as Conversation;
const summary = (message_count: number, ...sentences: string[][]) =>
  ({ message_count, sentences: sentences.map((messages) => ({ text: "", messages })) }) as Summary;

describe("the summary's state", () => {
  it("counts the messages since (CS-2)", () => {
    expect(messagesSince(summary(5), conversation(12))).toBe(7);
    expect(messagesSince(summary(5), conversation(5))).toBe(0);
    expect(messagesSince(summary(5), null)).toBe(0);
  });
  it("tells why there can be none", () => {
    expect(whyNoSummary(null)).toContain("no messages");
    expect(whyNoSummary(conversation(0))).toContain("no messages");
    expect(whyNoSummary(conversation(1))).toBeNull();
  });
  it("numbers each cited message once (CS-4)", () => {
    expect([...citationNumbers(summary(3, ["m1", "m2"], ["m2", "m3"]))]).toEqual([
      ["m1", 1],
      ["m2", 2],
      ["m3", 3],
    ]);
  });
});
