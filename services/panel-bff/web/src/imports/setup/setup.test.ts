import { describe, expect, it } from "vitest";
import { ApiProblem } from "../../api/problem";
import type { DryRun, DryRunCounts, Preview, PreviewColumn, PlanRow, Target } from "../../api/types";
import { choiceOfFormat, dateFormatChoices, formatHint, formatOfChoice, isOfDates } from "./dateFormats";
import { merged, oddWords, shown, withDateFormat, withMeaning, withPolicy, withTarget } from "./draft";
import { needs, wayOn } from "./needs";
import { isAdded, nameOf, ruleWords, valueOf } from "./plan";
import { choiceOf, meaningChoices, meaningOf } from "./meanings";
import { changeOf, spokenName } from "./profiles";
import { delimiterChoices, preambleWords } from "./reading";
import { again, arrived, failed, SAVED, sending, toSend, unsaved, wished } from "./saving";
import { checked, stepOf, whyNotYet, type Step } from "./steps";
import { inOneSentence, promises, stricterWords } from "./summary";
import { profileName, suggestedBy, targetChoices } from "./targets";

const target = (name: string, some: Partial<Target> = {}): Target => ({
  target: name.toLowerCase().replace(" ", "_"),
  name,
  group: "standard",
  type: "text",
  required: false,
  options: null,
  ...some,
});
const column = (header: string, some: Partial<PreviewColumn> = {}): PreviewColumn => ({
  header,
  samples: [],
  target: "ignore",
  policy: "overwrite",
  values: {},
  date_format: null,
  suggestion: null,
  suggested_date_format: null,
  options: null,
  unknown: [],
  ...some,
});
const HOUSING = target("Housing", { target: "custom:1", group: "custom", options: ["yes", "no"] });
const TARGETS = [
  target("First Name", { required: true }),
  target("Last Name", { required: true }),
  target("Phone", { required: true }),
  target("Full Name"),
  HOUSING,
  target("Leave out", { target: "ignore", group: "other" }),
];
const preview = (...columns: PreviewColumn[]): Preview => ({
  encoding: "utf-8",
  encoding_sure: true,
  delimiter: ",",
  delimiter_sure: true,
  header_row: 1,
  profile: null,
  rows_total: 0,
  preamble: [],
  rows: [],
  columns,
  targets: TARGETS,
  problems: [],
  options: {
    mode: "create_update",
    strict: false,
    update_by_email: false,
    labels: [],
    create_labels: true,
    guard_percent: null,
  },
  mapping_version: 1,
});

describe("a mapping as it is changed (IM-3)", () => {
  const two = preview(column("A", { target: "phone" }), column("B", { unknown: ["yep"] }));
  it("says all columns, so that each is understood beside the others", () => {
    expect(withPolicy(two, 0, "fill").columns).toEqual([
      { target: "phone", policy: "fill", values: {}, date_format: null },
      { target: "ignore", policy: "overwrite", values: {}, date_format: null },
    ]);
  });
  it("forgets the meanings of words when the column is for something else", () => {
    const meant = preview(column("B", { target: "custom:1", values: { yep: "yes" } }));
    expect(withTarget(meant, 0, "phone").columns?.[0]?.values).toEqual({});
    expect(withMeaning(meant, 0, "nah", "no").columns?.[0]?.values).toEqual({ yep: "yes", nah: "no" });
    expect(withMeaning(meant, 0, "yep", null).columns?.[0]?.values).toEqual({});
  });
  it("keeps the format of a column's dates until it is for something else (IM-10)", () => {
    const born = target("Born", { target: "custom:2", group: "custom", type: "date" });
    const dated = { ...preview(column("B", { target: "custom:2", date_format: "M/D/YYYY" })), targets: [born] };
    expect(isOfDates(dated, "custom:2")).toBe(true);
    expect(withPolicy(dated, 0, "fill").columns?.[0]?.date_format).toBe("M/D/YYYY");
    expect(withTarget(dated, 0, "ignore").columns?.[0]?.date_format).toBeNull();
    expect(shown(dated, withDateFormat(dated, 0, "D/M/YYYY")).columns[0]?.date_format).toBe("D/M/YYYY");
  });
  it("offers formats of dates by an example, and says which one they look like (IM-3)", () => {
    const choices = dateFormatChoices("DD.MM.YYYY");
    expect(choices[0]).toEqual({ value: "", label: "As set for the institution: 30.11.2026" });
    expect(choices.map(({ label }) => label)).toContain("11/30/2026");
    expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
    expect([choiceOfFormat(null), formatOfChoice("")]).toEqual(["", null]);
    const hint = (format: string | null, suggested: string | null) =>
      formatHint({ date_format: format, suggested_date_format: suggested });
    expect(hint(null, "M/D/YYYY")).toBe("Its dates look like 11/30/2026");
    expect([hint("M/D/YYYY", "M/D/YYYY"), hint(null, null)]).toEqual(["Suggested by its dates", null]);
  });
  it("is shown at once, with the options of the new field and without the old one's odd words", () => {
    const seen = shown(two, withTarget(two, 1, "custom:1")).columns[1];
    expect([seen?.target, seen?.options, seen?.unknown]).toEqual(["custom:1", ["yes", "no"], []]);
    expect(shown(two, { strict: true }).options.strict).toBe(true);
    expect(shown(two, null)).toBe(two);
  });
  it("drops what was said of columns that are read anew", () => {
    expect(merged({ columns: [], strict: true }, { delimiter: ";" })).toEqual({ strict: true, delimiter: ";" });
    expect(merged({ delimiter: ";" }, { columns: [] })).toEqual({ delimiter: ";", columns: [] });
  });
  it("lists an odd word once, whether it has a meaning or not", () => {
    expect(oddWords({ values: { yep: "yes" }, unknown: ["nah", "yep"] })).toEqual(["yep", "nah"]);
  });
});

describe("saving at once", () => {
  const away = new ApiProblem(503, "unavailable", "Away");
  it("sends one change at a time and gathers the rest", () => {
    const first = sending(wished(SAVED, { strict: true }));
    const more = wished(wished(first, { mode: "create_only" }), { mode: "update_only" });
    expect(toSend(more)).toBeNull();
    expect(unsaved(more)).toEqual({ strict: true, mode: "update_only" });
    expect(toSend(arrived(more))).toEqual({ mode: "update_only" });
  });
  it("keeps what did not arrive, and sends it with the next try or the next word", () => {
    const lost = failed(wished(sending(wished(SAVED, { strict: true })), { mode: "create_only" }), away);
    expect(toSend(lost)).toBeNull();
    expect(unsaved(lost)).toEqual({ strict: true, mode: "create_only" });
    expect(toSend(again(lost))).toEqual({ strict: true, mode: "create_only" });
    expect(toSend(wished(lost, { strict: false }))).toEqual({ strict: false, mode: "create_only" });
  });
  it("lets go of what the server refused", () => {
    const refused = failed(sending(wished(SAVED, { strict: true })), new ApiProblem(422, "unknown-field", "No"));
    expect(unsaved(refused)).toBeNull();
    expect(refused.problem?.code).toBe("unknown-field");
  });
});

describe("the columns that are needed (IM-3)", () => {
  it("are satisfied by a column each, and both names by a full name", () => {
    const found = needs(preview(column("Name", { target: "full_name" }), column("Mobile", { target: "phone" })));
    expect(found.map(({ by }) => by)).toEqual(["Name", "Name", "Mobile"]);
    expect(wayOn(found)).toBeNull();
  });
  it("are named when they are missing, with every way on", () => {
    const words = wayOn(needs(preview(column("Vorname", { target: "first_name" }))));
    expect(words).toContain("Choose a column for each of Last Name and Phone;");
    expect(words).toContain("Full Name");
    expect(words).toContain("Update only");
    const phone = wayOn(needs(preview(column("Name", { target: "full_name" }))));
    expect(phone).toContain("Choose the column that holds Phone;");
    expect(phone).not.toContain("Full Name");
    expect(wayOn(needs(preview(column("X"))))).toContain("for each of First Name, Last Name and Phone;");
  });
});

describe("what a column can be for (IM-3)", () => {
  it("is grouped, and says which column has a field already", () => {
    const groups = targetChoices(preview(column("Cell", { target: "phone" }), column("X")), 1);
    expect(groups.map(({ group }) => group)).toEqual(["Contact fields", "Custom fields", "Other"]);
    expect(groups[0]?.items).toContainEqual({ value: "phone", label: "Phone (now “Cell”)" });
    expect(groups[2]?.items).toEqual([{ value: "ignore", label: "Leave out" }]);
  });
  it("is named plainly where it is chosen, also when two columns have it", () => {
    const both = preview(column("Cell", { target: "phone" }), column("Mobile", { target: "phone" }));
    expect(targetChoices(both, 1)[0]?.items).toContainEqual({ value: "phone", label: "Phone" });
  });
  it("is marked as suggested, and why, until somebody chose otherwise", () => {
    const suggestion = { target: "phone", by: "values", sure: false } as const;
    expect(suggestedBy({ suggestion, target: "phone" }, null)).toEqual({
      words: "A guess by its values: please check",
      sure: false,
    });
    expect(suggestedBy({ suggestion, target: "ignore" }, null)).toBeNull();
    const remembered = { target: "phone", by: "profile", sure: true } as const;
    expect(suggestedBy({ suggestion: remembered, target: "phone" }, { id: "1", name: "Nightly" })?.words).toBe(
      "As in “Nightly”",
    );
    expect(profileName({ id: "template", name: null })).toBe("the template");
  });
});

describe("how a file is read (IM-2)", () => {
  it("says which rows stand before the header", () => {
    expect([1, 2, 3, 5].map(preambleWords)).toEqual([
      null,
      "Row 1 before it is left out.",
      "Rows 1 and 2 before it are left out.",
      "Rows 1 to 4 before it are left out.",
    ]);
  });
  it("offers what it found, also if it is unusual", () => {
    expect(delimiterChoices("^").at(-1)).toEqual({ value: "^", label: "^" });
    expect(delimiterChoices(";")).toHaveLength(4);
  });
});

describe("the steps (IM-11)", () => {
  const run = (state: DryRun["state"], version = 3) => ({ state, mapping_version: version }) as DryRun;
  it("know a check of another mapping from one of this", () => {
    expect(checked(null, 3)).toBe("none");
    expect(checked(run("asked"), 3)).toBe("running");
    expect(checked(run("finished"), 3)).toBe("finished");
    expect(checked(run("finished", 2), 3)).toBe("outdated");
    expect(checked(run("outdated"), 3)).toBe("outdated");
  });
  it("open one after the other", () => {
    expect(whyNotYet("check", [{ code: "missing-columns", message: "", columns: [] }], "none", false)).not.toBeNull();
    expect(whyNotYet("import", [], "none", false)).toBe("Check the file first.");
    expect(whyNotYet("import", [], "outdated", true)).toBeNull();
    expect(whyNotYet("import", [], "finished", false)).toBeNull();
  });
  it("are gone on with where they were left", () => {
    const all = () => true;
    const first = (step: Step) => step === "columns";
    expect(stepOf(null, all, "finished")).toBe("check");
    expect(stepOf(null, all, "outdated")).toBe("columns");
    expect(stepOf("import", first, "none")).toBe("columns");
    expect(stepOf("columns", all, "finished")).toBe("columns");
  });
});

describe("what will happen (IM-11)", () => {
  const counts: DryRunCounts = { created: 412, updated: 1203, unchanged: 1, skipped: 0, refused: 12, in_part: 2 };
  it("is said exactly, and what happens to nobody is not", () => {
    expect(promises(counts).map(({ words }) => words)).toEqual([
      "412 contacts will be created",
      "1,203 contacts will be updated",
      "1 contact is as the file has it and stays",
      "12 rows will be refused; the report lists them to be mended",
    ]);
    expect(inOneSentence(counts)).toBe("412 created, 1,203 updated, 1 unchanged and 12 refused");
  });
  it("says what a roll-back would not take back (IM-15)", () => {
    expect(stricterWords(0)).toBeNull();
    expect(stricterWords(1)).toBe("1 row makes consent stricter. A roll-back keeps that and lists it for staff.");
    expect(stricterWords(1200)).toContain("1,200 rows make consent stricter. A roll-back keeps that and lists them");
  });
});

describe("a row of the plan (IM-11)", () => {
  const row = (some: Partial<PlanRow>) => ({ full_name: null, contact_id: null, changes: [], ...some }) as PlanRow;
  const change = (field: string, after: string) => ({ field, after, before: null, column: null, rule: "" });
  it("is about the contact that is there, or about who will be", () => {
    expect(nameOf(row({ full_name: "Ada Alder", contact_id: "1" }))).toBe("Ada Alder");
    expect(nameOf(row({ contact_id: "1" }))).toBeNull();
    const made = [change("first_name", "Zoë"), change("last_name", "Birch")];
    expect(nameOf(row({ changes: made }))).toBe("Zoë Birch");
    expect(nameOf(row({ changes: [...made, change("preferred_name", "Zo")] }))).toBe("Zo Birch");
    expect(nameOf(row({ changes: [change("phone", "3125550101")] }))).toBe("3125550101");
    expect(nameOf(row({}))).toBeNull();
  });
  it("says in words by which rule a field changes", () => {
    expect(ruleWords("IM-8 fill")).toBe("The file fills a blank");
    expect(ruleWords("IM-4 created")).toBe("");
    expect(ruleWords("LA-5 added")).toBe("Added where missing");
    expect(ruleWords("XX-1 new")).toBe("XX-1 new");
  });
  it("shows a channel as the history does", () => {
    const value = { status: "paused", address: "1" } as never;
    expect(valueOf("channel:sms", value)).toEqual({ status: "paused", address: "1", channel: "sms" });
    expect(valueOf("phone", "1")).toBe("1");
  });
  it("names the labels that are added, beside those that are there", () => {
    expect(valueOf("labels", ["Honors", "Spring"])).toBe("Honors, Spring");
    expect([isAdded("LA-5 added"), isAdded("IM-8 overwrite")]).toEqual([true, false]);
  });
});

describe("words that a field does not know (IM-10)", () => {
  it("may stand for an option, for nothing, or be left out", () => {
    const labels = meaningChoices(["true", "false"], "custom:1").map(({ label }) => label);
    expect(labels).toEqual([
      "Leave it out, with a warning",
      "Yes",
      "No",
      "Leave the field as it is",
      "Clear the field",
    ]);
    expect(meaningChoices(["Opted In"], "channel_sms").map(({ label }) => label)).not.toContain("Clear the field");
  });
  it("are told apart from what nobody has said anything of", () => {
    const said = { values: { yep: "true", void: "" } };
    expect(["yep", "void", "nah"].map((cell) => meaningOf(choiceOf(cell, said)))).toEqual(["true", "", null]);
  });
});

describe("a remembered mapping (IM-16)", () => {
  it("is spoken of by its name, or by its first columns", () => {
    expect(spokenName({ name: "Nightly", header: [] })).toBe("Nightly");
    expect(spokenName({ name: null, header: ["A", "", "B", "C", "D"] })).toBe("Without a name: A, B, C, …");
  });
  it("loses its name or guard by an empty box", () => {
    expect(changeOf(" Nightly ", "5")).toEqual({ name: "Nightly", guard_percent: 5 });
    expect(changeOf(" ", "")).toEqual({ name: null, guard_percent: null });
  });
});
