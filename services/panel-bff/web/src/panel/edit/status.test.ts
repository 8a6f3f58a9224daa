import { describe, expect, it } from "vitest";
import type { Channel } from "../../api/types";
import { fromLocal, toLocal } from "../../format/zoned";
import { blank, changes, edited, followed, moved, seen, valuesOf, type Editable } from "./form";

const AT = "2026-05-01T17:00:00.000000Z";
const UNTIL = "2026-06-15T17:00:00.000Z";
const sms: Channel = {
  channel: "sms",
  address: "15551234567",
  status: "opted_in",
  until: null,
  source: "import",
  effective_at: AT,
};
const kit = { fields: [], format: "MMM D, YYYY", timeZone: "America/Chicago" };
const ada: Editable = { ...blank({ language: "en" }), channels: [sms] };
const start = valuesOf(ada, kit);

describe("a status set by hand (CH-7)", () => {
  it("goes with its reason, and with its end where a pause has one", () => {
    const out = { ...start, "channels.sms.status": "opted_out", "channels.sms.reason": " asked to " };
    expect(changes(out, start, kit)).toEqual({ channels: { sms: { status: "opted_out", reason: "asked to" } } });
    const pause = { ...out, "channels.sms.status": "paused", "channels.sms.until": "2026-06-15T12:00" };
    expect(changes(pause, start, kit)).toEqual({
      channels: { sms: { status: "paused", reason: "asked to", until: UNTIL } },
    });
  });
  it("is nothing as long as only a reason was typed", () => {
    expect(edited({ ...start, "channels.sms.reason": "x" }, start)).toEqual([]);
    expect(changes({ ...start, "channels.sms.reason": "x" }, start, kit)).toEqual({});
  });
  it("says which status and which end it started from", () => {
    expect(seen(["channels.sms.status"], ada)).toEqual({
      "channels.sms.status": "opted_in",
      "channels.sms.until": null,
    });
  });
  it("knows that somebody else changed it, and keeps what is being edited", () => {
    const theirs = { ...ada, version: 2, channels: [{ ...sms, status: "opted_out" as const }] };
    expect(moved(ada, theirs, kit)).toEqual(["channels.sms.status"]);
    expect(followed(ada, theirs, ["channels.sms.status"], kit).channels[0]?.status).toBe("opted_in");
    expect(followed(ada, theirs, [], kit).channels[0]?.status).toBe("opted_out");
  });
});

describe("the clock on the wall (CF-7)", () => {
  it("is read where the institution is, summer and winter", () => {
    expect(fromLocal("2026-06-15T12:00", "America/Chicago")).toBe(UNTIL);
    expect(fromLocal("2026-12-15T12:00", "America/Chicago")).toBe("2026-12-15T18:00:00.000Z");
    expect(toLocal(UNTIL, "America/Chicago")).toBe("2026-06-15T12:00");
    expect(fromLocal("", "UTC")).toBeNull();
  });
});
