import { describe, expect, it } from "vitest";
import type { Contact, Field, Label, Source, Was } from "../../api/types";
import { fieldChoices, fieldName, historyKey, origin, restoring, wishFor } from "./words";

const gpa = { id: "f-1", name: "GPA", type: "number", deleted: false } as Field;
const old = { id: "f-2", name: "Old", type: "text", deleted: true } as Field;
const honors = { id: "l-1", name: "Honors" } as Label;
const catalogue = { fields: [gpa, old], labels: [honors] };
const ada = { phone: "5559990000", ai_disabled: false, custom: { "f-1": "3.9" } } as unknown as Contact;
const source = (from: Partial<Source["origin"]>, name: string | null = null) =>
  ({ origin: { kind: "panel", ...from }, actor_name: name }) as Source;

describe("where a value came from (AC-5)", () => {
  it("names the row and the column of an import", () => {
    const from = source({ kind: "import", import_number: 12, row: 1431 }, "Ada Admin");
    expect(origin(from, "Mobile")).toBe("row 1,431, column Mobile");
    expect(origin(from, null)).toBe("row 1,431");
  });
  it("names who rolled an import back (IM-15)", () => {
    const from = source({ kind: "roll-back", import_number: 12, row: 1431 }, "Ada Admin");
    expect(origin(from, null)).toBe("row 1,431, by Ada Admin");
  });
  it("names who it was, where somebody was", () => {
    expect(origin(source({}, "Ada Admin"), null)).toBe("Ada Admin, in the panel");
    expect(origin(source({ kind: "expiry" }), null)).toBe("When its time was over");
    expect(origin(source({ kind: "something new" }), null)).toBe("Something new");
  });
  it("knows the fields of the form", () => {
    expect(["phone", "custom.f-1", "channels.sms.until"].map(historyKey)).toEqual([
      "phone",
      "custom:f-1",
      "channel:sms",
    ]);
  });
  it("calls fields as people do, also those that are gone", () => {
    expect(
      ["phone", "invalid_phone", "channel:sms", "custom:f-1", "custom:f-9", "label:l-1"].map((key) =>
        fieldName(key, catalogue),
      ),
    ).toEqual(["Phone", "Invalid Phone", "SMS channel", "GPA", "A deleted field", "Label Honors"]);
    expect(fieldChoices(catalogue).map(({ label }) => label)).not.toContain("Old");
  });
});

describe("restoring an earlier value (AC-5)", () => {
  it("is an edit of this one field that began with the value that stands", () => {
    const phone = wishFor("phone", "5551230000", ada, catalogue);
    expect(phone && restoring(phone)).toEqual({
      changes: { phone: "5551230000" },
      seen: { phone: "5559990000" },
      origin: "restore",
    });
    const custom = wishFor("custom:f-1", null, ada, catalogue);
    expect(custom && restoring(custom)).toEqual({
      changes: { custom: { "f-1": null } },
      seen: { "custom.f-1": "3.9" },
      origin: "restore",
    });
    expect(wishFor("ai_disabled", true, ada, catalogue)).toEqual({ field: "ai_disabled", to: true, now: false });
  });
  it("is not offered for what stands, what nobody sets by hand, consent, and fields that are gone", () => {
    expect(wishFor("phone", "5559990000", ada, catalogue)).toBeNull();
    expect(wishFor("previous_phone", "5551230000", ada, catalogue)).toBeNull();
    expect(wishFor("channel:sms", { status: "paused" } as unknown as Was, ada, catalogue)).toBeNull();
    expect(wishFor("custom:f-2", "x", ada, catalogue)).toBeNull();
    expect(wishFor("custom:f-9", "x", ada, catalogue)).toBeNull();
  });
});
