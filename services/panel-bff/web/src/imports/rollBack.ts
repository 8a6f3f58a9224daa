import type { Catalogue, Import, KeptThing, RollBack, RolledBackFirst } from "../api/types";
import { counted, formatCount } from "../format/numbers";
import { fieldName } from "../panel/history/words";

/** The roll-back that is asked for or at work (IM-15), if any. */
export const rollingBack = ({ roll_back: back }: Import): RollBack | null =>
  back != null && (back.state === "asked" || back.state === "running") ? back : null;

/** Whether an import can be taken back, as the service says; of one that ended before it said so, whether it did anything. */
export const canBeRolledBack = (one: Import): boolean =>
  one.can_roll_back ?? (one.finished_at !== null && one.rows_done > 0);

/** What will happen, before somebody says that it shall. */
export function willHappen({ counts }: Pick<Import, "counts">): string[] {
  const { created, updated } = counts;
  return [
    created > 0 &&
      `${counted(created, "contact")} it created ${created === 1 ? "is" : "are"} erased. Who was edited, messaged or noted on since is kept.`,
    updated > 0 &&
      `${counted(updated, "contact")} it updated ${updated === 1 ? "goes" : "go"} back to what ${updated === 1 ? "it was" : "they were"}, field by field. What somebody changed since is kept.`,
    "Labels it gave are taken away. An opt-out stays: consent is never loosened.",
  ].filter((text) => text !== false);
}

const NAMES = new Intl.ListFormat("en", { type: "conjunction" });

/** What is rolled back before it: imports that mend rows of it; null if there is none. */
export function firstWords(first: RolledBackFirst): string | null {
  if (first.length === 0) return null;
  const names = NAMES.format(first.map(({ number }) => `import-${String(number)}`));
  return first.length === 1
    ? `${names} mends rows of this import and is rolled back first.`
    : `${names} mend rows of this import and are rolled back first, in this order.`;
}

/** What was kept of a contact, and what to do: the same advice once, after the last that it is for. */
export const withAdvice = (kept: readonly KeptThing[]): { thing: KeptThing; advice: string | null }[] =>
  kept.map((thing, index) => ({
    thing,
    advice: kept.slice(index + 1).some((later) => later.next_step === thing.next_step) ? null : thing.next_step,
  }));

/** How far it is: "1,200 of 5,000 rows", and for whom it waits. */
export function progressWords(back: RollBack): string {
  const done = `${formatCount(back.rows_done)} of ${formatCount(back.rows_total)} rows taken back`;
  if (back.state === "asked") return "Waits for its turn";
  return back.problem === null ? done : `${done} · ${back.problem.message}`;
}

/** What came of it: "6 contacts erased, 3 as before, 1 kept". */
export function resultWords({ counts }: Pick<RollBack, "counts">): string {
  const parts = [
    counts.erased > 0 && `${counted(counts.erased, "contact")} erased`,
    counts.restored > 0 && `${formatCount(counts.restored)} as before`,
    counts.unchanged > 0 && `${formatCount(counts.unchanged)} with nothing to take back`,
    counts.kept > 0 && `${formatCount(counts.kept)} kept, wholly or in part`,
  ].filter((text) => text !== false);
  return parts.length === 0 ? "There was nothing to take back" : parts.join(", ");
}

const LABEL = "label:";

/** What was kept, as people know it. */
export function thingName({ what }: Pick<KeptThing, "what">, catalogue: Pick<Catalogue, "fields" | "labels">): string {
  if (what === "contact") return "Contact";
  return what.startsWith(LABEL) ? `Label ${what.slice(LABEL.length)}` : fieldName(what, catalogue);
}
