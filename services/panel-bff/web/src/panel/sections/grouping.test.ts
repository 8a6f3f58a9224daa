import { describe, expect, it } from "vitest";
import { aField } from "../../fields/samples";
import { groupFields, shownGroups } from "./grouping";

const field = (id: string, position: number | null, group: string | null = null, deleted = false) =>
  aField(id, { position, group, deleted });

const names = (groups: ReturnType<typeof groupFields>) =>
  groups.map((group) => [group.name, group.fields.map((one) => one.id)]);

describe("custom fields", () => {
  it("are grouped in the institution's order, those without a group first", () => {
    const groups = groupFields([
      field("c", 3, "Aid"),
      field("a", 1, "Aid"),
      field("b", 2, "Visit"),
      field("z", 9),
      field("gone", 0, null, true),
    ]);
    expect(names(groups)).toEqual([
      [null, ["z"]],
      ["Aid", ["a", "c"]],
      ["Visit", ["b"]],
    ]);
  });
  it("are shown with a value only, until asked for (CF-6); No is a value", () => {
    const groups = groupFields([field("a", 1), field("b", 2), field("c", 3, "Aid")]);
    expect(names(shownGroups(groups, { a: false, b: "" }, false))).toEqual([[null, ["a"]]]);
    expect(names(shownGroups(groups, { a: false }, true))).toEqual([
      [null, ["a", "b"]],
      ["Aid", ["c"]],
    ]);
  });
});
