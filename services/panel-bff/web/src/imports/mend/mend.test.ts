import { describe, expect, it } from "vitest";
import type { Field, Import, ReportColumn, RowCode } from "../../api/types";
import { laidOut, shownFirst, sorted } from "./cells";
import { EMPTY, MOST_ROWS, parsed, rowsOf, typed, whyIdle, without } from "./draft";
import { canBeMended } from "./mendable";
import { choicesOf, wordsOf } from "./words";

const code = (at: number | null, level: RowCode["level"] = "refused") => ({ at, level }) as RowCode;
const columns = (...fields: string[]): ReportColumn[] => fields.map((field) => ({ header: field, field }));

describe("the cells of a row to mend (IM-13)", () => {
  it("are one for each column, whatever the row had", () => {
    expect(laidOut({ cells: ["Ada", "L"] }, 2, ",")).toEqual(["Ada", "L"]);
    expect(laidOut({ cells: ["Ada"] }, 1, ",")).toEqual(["Ada"]);
    expect(laidOut({ cells: ["Ada", "L", "5", "6"] }, 3, ",")).toEqual(["Ada", "L", "5"]);
    expect(laidOut({ cells: ["Ada", "L"] }, 3, ",")).toEqual(["Ada", "L", ""]);
    expect(laidOut({ cells: null }, 2, ",")).toEqual(["", ""]);
  });
  it("are cut out of a line whose quotation marks do not match", () => {
    expect(laidOut({ cells: ['"Ada"x;"L ""M""'] }, 2, ";")).toEqual(['Ada"x', 'L "M"']);
  });
  it("have what is wrong beside them, and what concerns the whole row above", () => {
    const { ofCells, ofRow } = sorted([code(3), code(null), code(3, "field"), code(1, "warning")]);
    expect([...ofCells.keys()]).toEqual([3]);
    expect(ofCells.get(3)).toHaveLength(2);
    expect(ofRow).toHaveLength(1);
  });
  it("are shown as far as they are wrong, or as far as one knows the person by them", () => {
    const many = columns("crm_id", "first_name", "ignore", "phone", "labels", "language", "email", "active");
    expect(shownFirst(many, new Set([4]))).toEqual([4]);
    expect(shownFirst(many, new Set())).toEqual([0, 1, 3, 6]);
    expect(shownFirst(columns("a", "b"), new Set([1]))).toEqual([0, 1]);
    expect(shownFirst(columns("a", "b", "c", "d", "e", "f", "g"), new Set())).toHaveLength(7);
  });
});

describe("a cell whose field knows but a few words (IM-10)", () => {
  const field = (id: string, type: Field["type"], ...labels: string[]) =>
    ({ id, type, deleted: false, options: labels.map((label) => ({ id: label, label })) }) as Field;
  const fields = [field("1", "choice", "Yes, on campus", "No"), field("2", "boolean"), field("3", "text")];
  it("offers them; any other takes any text", () => {
    const found = ["custom:1", "custom:2", "custom:3", "custom:9", "active", "phone"].map((one) =>
      wordsOf(one, { fields }),
    );
    expect(found).toEqual([["Yes, on campus", "No"], ["yes", "no"], null, null, ["yes", "no"], null]);
  });
  it("keeps what the file has, and says no word twice", () => {
    expect(choicesOf(["yes", "no"], "maybe", "maybe")).toEqual(["", "maybe", "yes", "no"]);
    expect(choicesOf(["yes", "no"], "No", "maybe")).toEqual(["", "No", "maybe", "yes"]);
  });
});

describe("an import whose rows can be mended (IM-13, IM-15)", () => {
  const left = { counts: { refused: 1, held: 0, in_part: 0 }, texts_removed_at: null, roll_back: null };
  const can = (some: object) => canBeMended({ ...left, ...some } as unknown as Import);
  it("left something over whose cells are kept", () => {
    expect(can({})).toBe(true);
    expect(can({ counts: { refused: 0, held: 0, in_part: 0 } })).toBe(false);
    expect(can({ texts_removed_at: "2026-03-02T15:00:00Z" })).toBe(false);
  });
  it("is not taken back, nor on the way to it", () => {
    for (const state of ["asked", "running", "failed", "finished"]) expect(can({ roll_back: { state } })).toBe(false);
  });
});

describe("what was typed into a report (IM-13)", () => {
  it("is what differs from the file", () => {
    const draft = typed(EMPTY, 9, ["Ada", "M"], ["Ada", "L"]);
    expect(draft).toEqual({ 9: ["Ada", "M"] });
    expect(typed(draft, 9, ["Ada", "L"], ["Ada", "L"])).toEqual(EMPTY);
  });
  it("is sent in the order of the file, and forgotten when it was", () => {
    const draft = { 12: ["b"], 3: ["a"] };
    expect(rowsOf(draft).map(({ row }) => row)).toEqual([3, 12]);
    expect(without(draft, [3])).toEqual({ 12: ["b"] });
  });
  it("comes back from the browser as far as it is one", () => {
    expect(parsed(JSON.stringify({ 3: ["a"], x: ["b"], 4: [1], 5: "c" }))).toEqual({ 3: ["a"] });
    for (const text of [null, "", "{", "null", "7"]) expect(parsed(text)).toEqual(EMPTY);
  });
  it("can be sent when there is some, and not too much of it", () => {
    expect(whyIdle(0)).not.toBeNull();
    expect(whyIdle(MOST_ROWS)).toBeNull();
    expect(whyIdle(MOST_ROWS + 1)).not.toBeNull();
  });
});
