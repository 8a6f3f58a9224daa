import { describe, expect, it } from "vitest";
import type { Field } from "../api/types";
import { changes, creation, draftOf, emptyDraft, faultsOf, isChanged, newOption, type Draft } from "./draft";
import { listed, listingSearch, readListing, type SortBy } from "./listing";
import { bothChanged, changedBetween, onTopOf, sameInForm } from "./merge";
import { moveField, moveGroup, placeOf } from "./order";
import { aField } from "./samples";

const MAJOR = aField("major", {
  name: "Major",
  type: "choice",
  options: [
    { id: "b", label: "Biology" },
    { id: "h", label: "History" },
  ],
});
const edited = (base: Field, more: Partial<Draft>): Draft => ({ ...draftOf(base), ...more });
const labelled = (base: Field, id: string, label: string): Draft["options"] =>
  draftOf(base).options.map((option) => (option.id === id ? { ...option, label } : option));

describe("the list of fields (CF-3)", () => {
  const fields = [
    aField("aid", { position: 1, group: "Money", type: "number" }),
    aField("visit", { position: 2, type: "date", in_escalations: true }),
    aField("étude", { position: 3, group: "Academics", type: "url" }),
    aField("gone", { deleted: true }),
  ];
  const ids = (q: string, by: SortBy = "panel", backwards = false) =>
    listed(fields, { q, by, backwards }).map((one) => one.id);
  it("begins in the order of the panel: without a group first, then group by group", () => {
    expect(ids("")).toEqual(["visit", "aid", "étude"]);
  });
  it("is sorted by any column, both ways", () => {
    expect(ids("", "name")).toEqual(["aid", "étude", "visit"]);
    expect(ids("", "name", true)).toEqual(["visit", "étude", "aid"]);
    expect(ids("", "type")).toEqual(["visit", "aid", "étude"]);
    expect(ids("", "group")).toEqual(["étude", "aid", "visit"]);
    expect(ids("", "in_escalations")[0]).toBe("visit");
  });
  it("is searched by name, whatever case and accents", () => {
    expect(ids("ETU")).toEqual(["étude"]);
    expect(ids("nothing")).toEqual([]);
  });
  it("stands in the address", () => {
    const listing = { q: "ai", by: "type", backwards: true } as const;
    expect(readListing(new URLSearchParams(listingSearch(listing)))).toEqual(listing);
    expect(listingSearch({ q: "", by: "panel", backwards: false })).toBe("");
    expect(readListing(new URLSearchParams("sort=shoe"))).toEqual({ q: "", by: "panel", backwards: false });
  });
});

describe("the order of fields (CF-1)", () => {
  const fields = [
    aField("a", { position: 1, group: "One" }),
    aField("b", { position: 2, group: "One" }),
    aField("c", { position: 3, group: "Two" }),
    aField("d", { position: 4, group: "One" }),
  ];
  it("changes by saving two fields, and ends at the group's ends", () => {
    expect(moveField(fields, "d", "up")).toEqual([
      { id: "d", position: 2 },
      { id: "b", position: 4 },
    ]);
    expect(moveField(fields, "a", "up")).toBeNull();
    expect(moveField(fields, "d", "down")).toBeNull();
    expect(placeOf(fields, "d")).toEqual({ at: 3, of: 3 });
  });
  it("moves a group before another", () => {
    const after = new Map(moveGroup(fields, "Two", "up")?.map((one) => [one.id, one.position]));
    const moved = fields.map((one) => ({ ...one, position: after.get(one.id) ?? one.position }));
    expect(listed(moved, { q: "", by: "panel", backwards: false }).map((one) => one.id)).toEqual(["c", "a", "b", "d"]);
    expect(moveGroup(fields, "Two", "down")).toBeNull();
  });
  it("sets fields apart that shared a position", () => {
    const same = [aField("a", { position: 5 }), aField("b", { position: 5 })];
    expect(moveField(same, "b", "up")).toEqual([{ id: "a", position: 6 }]);
  });
});

describe("what a save sends", () => {
  it("is only what changed, and null for what was emptied", () => {
    const base = aField("a", { description: "Old", group: "One" });
    const draft = edited(base, { name: " New ", description: "  ", in_escalations: true });
    expect(changes(base, draft)).toEqual({ name: "New", description: null, in_escalations: true });
    expect(isChanged(base, draftOf(base))).toBe(false);
    expect(isChanged(base, edited(base, { name: "A " }))).toBe(false);
  });
  it("holds options only for a new Multi-Choice field", () => {
    expect(creation({ ...emptyDraft(), name: "Aid", type: "number", options: [newOption("x")] })).not.toHaveProperty(
      "options",
    );
    const choice = creation({ ...emptyDraft(), name: "Major", type: "choice", options: [newOption("Biology ")] });
    expect(choice.options).toEqual([{ label: "Biology" }]);
  });
  it("says what becomes of the values of an option that goes (CF-2)", () => {
    const [biology, history] = draftOf(MAJOR).options;
    if (biology === undefined || history === undefined) throw new Error("two options");
    const moved = edited(MAJOR, { options: [biology, { ...history, going: { to: "b" } }, newOption("Law")] });
    expect(changes(MAJOR, moved)).toEqual({
      options: [{ id: "b", label: "Biology" }, { label: "Law" }],
      removed_options: { h: "b" },
    });
    const cleared = edited(MAJOR, { options: [biology, { ...history, going: "clear" }] });
    expect(changes(MAJOR, cleared).removed_options).toEqual({ h: null });
    const unused = edited(MAJOR, { options: [biology, { ...history, going: "ask" }] });
    expect(changes(MAJOR, unused)).not.toHaveProperty("removed_options");
  });
});

describe("faults seen before a save", () => {
  const going = (fate: "ask" | "clear" | { to: string }): Draft =>
    edited(MAJOR, { options: draftOf(MAJOR).options.map((one) => (one.id === "h" ? { ...one, going: fate } : one)) });
  it("are a missing name, options without a name and two of one name", () => {
    expect(faultsOf(emptyDraft())).toHaveProperty("name");
    expect(faultsOf({ ...emptyDraft(), name: "x", type: "choice" })).toHaveProperty("options");
    expect(faultsOf(edited(MAJOR, { options: labelled(MAJOR, "h", "biology ") }))).toHaveProperty("h");
    expect(faultsOf(edited(MAJOR, { options: labelled(MAJOR, "h", " ") }))).toHaveProperty("h");
    expect(faultsOf(draftOf(MAJOR))).toEqual({});
  });
  it("are an option in use of which nobody said what becomes of its values", () => {
    expect(faultsOf(going("ask"), { h: 3 })).toHaveProperty("h");
    expect(faultsOf(going("ask"), { h: 0 })).toEqual({});
    expect(faultsOf(going("clear"), { h: 3 })).toEqual({});
    expect(faultsOf(going({ to: "b" }), { h: 3 })).toEqual({});
    expect(faultsOf(going({ to: "h" }), { h: 3 })).toHaveProperty("h");
  });
});

describe("a field somebody else changed meanwhile (412)", () => {
  const theirs: Field = {
    ...MAJOR,
    version: 2,
    group: "Academics",
    name: "Subject",
    options: [
      { id: "h", label: "Histories" },
      { id: "b", label: "Biology" },
      { id: "l", label: "Law" },
    ],
  };
  it("is told in words", () => {
    expect(changedBetween(MAJOR, theirs)).toEqual(["the name", "the group", "the options"]);
    expect(sameInForm(MAJOR, theirs)).toBe(false);
    expect(sameInForm(MAJOR, { ...MAJOR, version: 2, position: 9 })).toBe(true);
  });
  it("keeps what was typed and takes everything else", () => {
    const draft = edited(MAJOR, { name: "My name", options: labelled(MAJOR, "b", "Bio") });
    const merged = onTopOf(MAJOR, theirs, draft);
    expect([merged.name, merged.group]).toEqual(["My name", "Academics"]);
    expect(merged.options.map((one) => one.label)).toEqual(["Histories", "Bio", "Law"]);
  });
  it("shows theirs once where both changed the same", () => {
    expect(bothChanged(MAJOR, theirs, edited(MAJOR, { name: "My name", description: "New" }))).toEqual([
      { what: "the name", theirs: "Subject" },
    ]);
    expect(bothChanged(MAJOR, theirs, edited(MAJOR, { name: "Subject" }))).toEqual([]);
  });
  it("keeps added and removed options, with theirs at the end", () => {
    const [biology, history] = draftOf(MAJOR).options;
    if (biology === undefined || history === undefined) throw new Error("two options");
    const mine = edited(MAJOR, { options: [newOption("Art"), biology, { ...history, going: "clear" }] });
    const merged = onTopOf(MAJOR, theirs, mine).options;
    expect(merged.map((one) => one.label)).toEqual(["Art", "Biology", "Histories", "Law"]);
    expect(merged[2]?.going).toBe("clear");
  });
});
