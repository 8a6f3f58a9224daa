import { describe, expect, it } from "vitest";
import type { Channel } from "../../api/types";
import { fromLocal, toLocal } from "../../format/zoned";
import { blank, changes, edited, followed, formOf, moved, seen, valuesOf, type Editable } from "./form";

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

describe("a status while the phone changes (CH-1, DE-4)", () => {
  const out: Channel = { ...sms, status: "opted_out", source: "carrier" };
  const saved: Editable = { ...ada, version: 3, phone: "5551234567", channels: [out] };
  const phone = "(555) 123-9999";

  it("is the new number's: the old one's opt-out does not lock it, and nothing is asked for by itself", () => {
    const form = formOf(saved, { phone }, kit, []);
    expect(form.channels[0]).toMatchObject({ address: "15551239999", status: "opted_in", source: "staff" });
    expect(changes(form.now, form.start, kit)).toEqual({ phone });
  });
  it("is what stands where the contact once was", () => {
    const once: Channel = { ...sms, address: "15551239999", status: "paused" };
    expect(formOf(saved, { phone }, kit, [out, once]).now["channels.sms.status"]).toBe("paused");
  });
  it("that is chosen goes along with the number", () => {
    const chosen = { phone, "channels.sms.status": "opted_out", "channels.sms.reason": "asked to" };
    const form = formOf(saved, chosen, kit, []);
    expect(changes(form.now, form.start, kit)).toEqual({
      phone,
      channels: { sms: { status: "opted_out", reason: "asked to" } },
    });
  });
  it("that is chosen does not stay with a number that others have changed", () => {
    const theirs = { ...saved, version: 4, phone: "5551239999", channels: [{ ...sms, address: "15551239999" }] };
    const next = followed(saved, theirs, ["channels.sms.status"], kit);
    expect(next.channels[0]?.address).toBe("15551239999");
  });
  it("goes with the channel", () => {
    const form = formOf(saved, { phone: "", "channels.sms.status": "paused" }, kit, []);
    expect(form.channels).toEqual([]);
    expect(changes(form.now, form.start, kit)).toEqual({ phone: null });
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
