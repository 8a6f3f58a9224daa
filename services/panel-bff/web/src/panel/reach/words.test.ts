import { describe, expect, it } from "vitest";
import type { ConsentEntry, Verdict } from "../../api/types";
import {
  entryCause,
  entryTitle,
  howToGet,
  isCause,
  missingChannels,
  remarksOf,
  whoLifts,
  whyNotReached,
} from "./words";

const dates = { format: "MMM D, YYYY", timeZone: "America/Chicago" };
const AT = "2026-05-01T17:00:00.000000Z";
const no = (reason: NonNullable<Verdict["reason"]>, more: Partial<Verdict> = {}): Verdict => ({
  channel: "sms",
  can_message: false,
  reason,
  ...more,
});
const entry = (more: Partial<ConsentEntry> = {}): ConsentEntry => ({
  id: "1",
  channel: "sms",
  address: "15551234567",
  status: "paused",
  until: null,
  source: "contact",
  actor: "platform",
  actor_name: null,
  words: "#stop",
  reason: null,
  effective_at: AT,
  recorded_at: AT,
  asked: null,
  ...more,
});

describe("why somebody can't be messaged (CH-9)", () => {
  it("says who opted out, and when", () => {
    expect(whyNotReached(no("opted_out", { by: "carrier", since: AT }), dates)).toBe(
      "Opted out by the carrier on May 1, 2026.",
    );
  });
  it("says until when a pause lasts, in the institution's time", () => {
    expect(whyNotReached(no("paused", { by: "contact", since: AT, until: "2026-05-15T17:00:00Z" }), dates)).toBe(
      "Paused until May 15, 2026, 12:00 PM by the contact on May 1, 2026.",
    );
    expect(whyNotReached(no("paused", { by: "staff" }), dates)).toBe("Paused for good by staff.");
  });
  it("leaves a carrier's opt-out to the contact alone (CH-6)", () => {
    expect(whoLifts(no("opted_out", { by: "carrier" }))).toMatch(/^Only the contact, by texting START/);
    expect(whoLifts(no("opted_out", { by: "staff" }))).toMatch(/#start, or staff/);
    expect(whoLifts(no("paused", { until: AT }))).toMatch(/^It ends by itself\. Before that: the contact/);
  });
  it("tells channels that are missing in one line, and how they come", () => {
    const verdicts = [no("not_owned"), no("not_owned", { channel: "web" })];
    expect(missingChannels(verdicts)).toBe("Not set up: SMS, Webchat.");
    expect(howToGet(verdicts)).toBe("A phone gives SMS. Webchat begins when the contact writes there.");
    expect(missingChannels([{ channel: "sms", can_message: true }])).toBeNull();
  });
  it("has remarks that are no reasons", () => {
    expect(remarksOf([{ channel: "sms", can_message: true, remarks: ["ai_disabled"] }])[0]).toMatch(/^AI is disabled/);
    expect(remarksOf([])).toEqual([]);
  });
});

describe("an entry of the ledger (CH-3)", () => {
  it("says what it did, and with which words", () => {
    expect([entryTitle(entry(), dates), entryCause(entry())]).toEqual(["SMS: Paused", "The contact wrote “#stop”"]);
    const staff = entry({ status: "opted_out", source: "staff", actor_name: "Ben", words: null, reason: "Asked to" });
    expect([entryTitle(staff, dates), entryCause(staff)]).toEqual(["SMS: Opted Out", "Ben: Asked to"]);
  });
  it("has the contact write what the carrier acts on", () => {
    expect(entryCause(entry({ source: "carrier", status: "opted_out", words: "STOP" }))).toBe(
      "The contact wrote “STOP”, a word of the carrier",
    );
    expect(entryCause(entry({ source: "carrier", status: "opted_out", words: null, reason: "21610" }))).toBe(
      "The carrier: 21610",
    );
  });
  it("says so when it changed nothing", () => {
    const start = entry({ status: "opted_out", asked: "opted_in", words: "#start" });
    expect([entryTitle(start, dates), entryCause(start)]).toEqual([
      "SMS: still Opted Out",
      "The contact wrote “#start”, which changes nothing here",
    ]);
  });
  it("is found from the verdict that rests on it", () => {
    expect(isCause(entry(), { channel: "sms", since: AT })).toBe(true);
    expect(isCause(entry({ asked: "nothing" }), { channel: "sms", since: AT })).toBe(false);
    expect(isCause(entry(), { channel: "email", since: AT })).toBe(false);
  });
});
