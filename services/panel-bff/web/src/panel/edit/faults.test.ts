import { describe, expect, it } from "vitest";
import { aField } from "../../fields/samples";
import { faultsOf } from "./faults";

const day = aField("day", { name: "Start date", type: "date" });
const kit = (format: string) => ({ fields: [day], format, timeZone: "UTC" });
const badDay = { field: "custom.day", code: "invalid-date", message: "A date is a day, such as 2026-02-01." };

describe("what is said beside a field (CF-4)", () => {
  it("is what the server says, the first of a field's faults", () => {
    const errors = ["one", "two"].map((message) => ({ field: "phone", code: "invalid-phone", message }));
    expect(faultsOf({ errors }, kit("MMM D, YYYY"))).toEqual({ phone: "one" });
  });
  it("shows a date as the institution writes it, beside ISO (CF-7)", () => {
    const words = (format: string) => faultsOf({ errors: [badDay] }, kit(format))["custom.day"];
    expect(words("MMM D, YYYY")).toBe("A date is a day of the calendar, such as “Sep 1, 2026” or 2026-09-01.");
    expect(words("DD.MM.YYYY")).toBe("A date is a day of the calendar, such as “01.09.2026” or 2026-09-01.");
    expect(words("YYYY-MM-DD")).toBe("A date is a day of the calendar, such as 2026-09-01.");
  });
});
