import { describe, expect, it } from "vitest";
import { aField } from "../../fields/samples";
import {
  blank,
  changes,
  edited,
  followed,
  formOf,
  isNobody,
  mine,
  moved,
  nameOf,
  seen,
  stillTyped,
  valuesOf,
  type Editable,
} from "./form";

const kit = {
  fields: [
    aField("day", { type: "date" }),
    aField("aid", { type: "number" }),
    aField("housing", { type: "boolean" }),
    aField("tel", { type: "phone" }),
  ],
  format: "MMM D, YYYY",
  timeZone: "America/Chicago",
};
const ada: Editable = {
  ...blank({ language: "en" }),
  version: 7,
  first_name: "Ada",
  phone: "3125550001",
  custom: { day: "2027-02-01", aid: "123456789012345678", housing: false, tel: "3125550099" },
};
const start = valuesOf(ada, kit);

describe("the form of a contact", () => {
  it("shows values as people write them, and nothing as nothing", () => {
    expect(start).toMatchObject({
      first_name: "Ada",
      last_name: "",
      phone: "(312) 555-0001",
      archived: "false",
      "custom.day": "Feb 1, 2027",
      "custom.aid": "123456789012345678",
      "custom.housing": "false",
      "custom.tel": "(312) 555-0099",
    });
    expect(valuesOf({ ...ada, custom: {} }, kit)["custom.housing"]).toBe("");
  });
  it("names fields as people know them", () => {
    expect(["crm_id", "custom.aid", "channels.sms.status"].map((key) => nameOf(key, kit))).toEqual([
      "CRM ID",
      "AID",
      "SMS status",
    ]);
  });
});

describe("a new contact (CT-4)", () => {
  const nobody = valuesOf(blank({ language: "en" }), kit);
  const isNobodyWith = (part: Record<string, string>) => isNobody({ ...nobody, ...part }, nobody);
  it("is nobody while nothing says who it is", () => {
    expect(isNobodyWith({})).toBe(true);
    expect(isNobodyWith({ first_name: "  " })).toBe(true);
    expect(isNobodyWith({ language: "es", country_calling_code: "44", ai_disabled: "true" })).toBe(true);
  });
  it("is somebody by any one thing that does", () => {
    for (const key of ["first_name", "phone", "email", "crm_id", "enrollment_id", "custom.aid"])
      expect(isNobodyWith({ [key]: "7" })).toBe(false);
  });
});

describe("what a save sends", () => {
  const change = (part: Record<string, string>) => changes({ ...start, ...part }, start, kit);

  it("is nothing when nothing changed, blanks included", () => {
    expect(change({})).toEqual({});
    expect(change({ first_name: "Ada ", last_name: "  " })).toEqual({});
  });
  it("is the changed fields alone, null for the cleared ones", () => {
    expect(change({ last_name: " Lovelace ", phone: "", archived: "true" })).toEqual({
      last_name: "Lovelace",
      phone: null,
      archived: true,
    });
  });
  it("has dates as ISO, numbers as exact text, and True/False with its third way", () => {
    expect(change({ "custom.day": "mar 2 2027", "custom.aid": "0.10", "custom.housing": "true" })).toEqual({
      custom: { day: "2027-03-02", aid: "0.10", housing: true },
    });
    expect(change({ "custom.housing": "" })).toEqual({ custom: { housing: null } });
  });
  it("leaves it to the server to refuse what is no date (CF-4)", () => {
    expect(change({ "custom.day": "Feb 30, 2027" })).toEqual({ custom: { day: "Feb 30, 2027" } });
  });
  it("says what the edit started from, by the same fields", () => {
    const keys = edited({ ...start, phone: "", "custom.aid": "1", "custom.tel": "1" }, start);
    expect(seen(keys, { ...ada, custom: { aid: "5" } })).toEqual({
      phone: "3125550001",
      "custom.aid": "5",
      "custom.tel": null,
    });
  });
});

describe("an edit that others overtook (CT-5)", () => {
  const now = { ...start, first_name: "Augusta", "custom.aid": "1" };
  const theirs: Editable = { ...ada, version: 9, first_name: "Adah", email: "a@b.example", custom: { aid: "2" } };

  it("knows what moved", () => {
    expect(moved(ada, theirs, kit)).toEqual([
      "first_name",
      "email",
      "custom.day",
      "custom.aid",
      "custom.housing",
      "custom.tel",
    ]);
  });
  it("keeps mine where I typed and takes theirs elsewhere and where chosen", () => {
    const typed = mine(now, start, new Set(["first_name"]));
    expect(formOf(theirs, typed, kit, null).now).toMatchObject({
      first_name: "Adah",
      email: "a@b.example",
      "custom.aid": "1",
      "custom.day": "",
    });
  });
  it("shows their other fields without forgetting what mine started from, nor the version", () => {
    const origin = followed(ada, theirs, edited(now, start), kit);
    expect(origin).toMatchObject({
      version: 7,
      first_name: "Ada",
      email: "a@b.example",
      custom: { aid: ada.custom.aid },
    });
    expect(followed(ada, { ...ada, version: 8 }, [], kit)).toBe(ada);
  });
  it("does not take over a value in a field that was empty when it was edited", () => {
    const from = { ...ada, custom: {} };
    expect(followed(from, { ...theirs, custom: { aid: "2" } }, ["custom.aid"], kit).custom).toEqual({});
  });
  it("follows where nobody typed, also in a field that was typed back to what it was", () => {
    const typed = { first_name: "Augusta", email: "" };
    const origin = followed(ada, theirs, ["first_name"], kit);
    const changed = moved(ada, origin, kit);
    expect(changed).toContain("email");
    expect(formOf(origin, stillTyped(typed, changed), kit, null).now).toMatchObject({
      first_name: "Augusta",
      email: "a@b.example",
    });
  });
});
