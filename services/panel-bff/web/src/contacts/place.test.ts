import { describe, expect, it } from "vitest";
import { beside, placeOf, type Place } from "./place";

const LIST = ["a", "b", "c", "d"];

/** The way on from a contact that was opened in the first list and is still open in the last. */
const wayOn = (id: string, ...lists: string[][]) => {
  const place = lists.reduce<Place | null>((before, ids) => placeOf(ids, id, before), null);
  const { previous, next } = beside(lists.at(-1) ?? [], id, place);
  return [previous, next];
};

describe("the place of an open contact (CT-2)", () => {
  it("is where it is listed", () => {
    expect(wayOn("b", LIST)).toEqual(["a", "c"]);
    expect(wayOn("z", LIST)).toEqual([null, null]);
  });
  it("stays when another name leads it elsewhere", () => {
    expect(wayOn("b", LIST, ["a", "c", "d", "b"])).toEqual(["a", "c"]);
    expect(wayOn("b", LIST, ["a", "c", "b", "d"])).toEqual(["a", "c"]);
    expect(wayOn("a", LIST, ["b", "c", "d", "a"])).toEqual([null, "b"]);
    expect(wayOn("d", LIST, ["d", "a", "b", "c"])).toEqual(["c", null]);
  });
  it("stays when it is listed no longer", () => {
    expect(wayOn("b", LIST, ["a", "c", "d"])).toEqual(["a", "c"]);
    expect(wayOn("a", LIST, ["b", "c", "d"])).toEqual([null, "b"]);
    expect(wayOn("d", LIST, ["a", "b", "c"])).toEqual(["c", null]);
    expect(wayOn("a", ["a"], [])).toEqual([null, null]);
  });
  it("is found again by whoever of the others is still there", () => {
    expect(wayOn("c", LIST, ["a", "d"])).toEqual(["a", "d"]);
    expect(wayOn("c", LIST, ["d", "e"])).toEqual([null, "d"]);
    expect(wayOn("b", LIST, ["x", "y"])).toEqual([null, "x"]);
  });
  it("goes with the list when others come, go and move", () => {
    expect(wayOn("d", LIST, [...LIST, "e", "f"])).toEqual(["c", "e"]);
    expect(wayOn("b", LIST, ["a", "aa", "b", "c", "d"])).toEqual(["aa", "c"]);
    expect(wayOn("b", LIST, ["b", "c", "d", "a"], ["c", "d", "a"])).toEqual([null, "c"]);
  });
  it("is kept as it is while the list is the same, and begins anew with another contact", () => {
    const place = placeOf(LIST, "b", null);
    expect(placeOf(LIST, "b", place)).toBe(place);
    expect(placeOf(LIST, "c", place)).toEqual({ id: "c", ids: LIST });
    expect(placeOf(LIST, "z", place)).toBeNull();
  });
});
