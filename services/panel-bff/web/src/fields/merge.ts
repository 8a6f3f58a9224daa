import type { Field } from "../api/types";
import { draftOf, type Draft, type DraftOption } from "./draft";
import { FLAGS } from "./kinds";

const WORDS = ["name", "description", "group", ...FLAGS.map((flag) => flag.name)] as const;
type Word = (typeof WORDS)[number];

const NAMES: Record<Word | "options" | "position", string> = {
  name: "the name",
  description: "the description",
  group: "the group",
  ...(Object.fromEntries(FLAGS.map((flag) => [flag.name, `“${flag.title}”`])) as Record<
    (typeof FLAGS)[number]["name"],
    string
  >),
  options: "the options",
  position: "the order",
};

const sameOptions = (one: Field, other: Field): boolean =>
  JSON.stringify(one.options) === JSON.stringify(other.options);

/** What somebody else changed since the form was opened, in words. */
export function changedBetween(base: Field, theirs: Field): string[] {
  const changed = [...WORDS, "position" as const]
    .filter((name) => base[name] !== theirs[name])
    .map((name) => NAMES[name]);
  return sameOptions(base, theirs) ? changed : [...changed, NAMES.options];
}

/** Words that both changed, and what theirs is: what is kept is mine, so theirs should be seen once. */
export function bothChanged(base: Field, theirs: Field, draft: Draft): { what: string; theirs: string }[] {
  const [before, after] = [draftOf(base), draftOf(theirs)];
  const clashing = (["name", "description", "group"] as const).filter(
    (word) => draft[word] !== before[word] && after[word] !== before[word] && draft[word] !== after[word],
  );
  return clashing.map((word) => ({ what: NAMES[word], theirs: after[word] }));
}

/** True when what the form holds of the field is as it was: a save may go on from the newer one without asking. */
export const sameInForm = (base: Field, theirs: Field): boolean =>
  changedBetween(base, theirs).every((name) => name === NAMES.position);

/** The form on top of the field as somebody else left it: what was typed stays, everything else is theirs. */
export function onTopOf(base: Field, theirs: Field, draft: Draft): Draft {
  const [before, after] = [draftOf(base), draftOf(theirs)];
  const merged = { ...after };
  for (const word of WORDS) {
    if (draft[word] !== before[word]) Object.assign(merged, { [word]: draft[word] });
  }
  return { ...merged, options: mergedOptions(base, theirs, draft.options) };
}

function mergedOptions(base: Field, theirs: Field, mine: readonly DraftOption[]): DraftOption[] {
  const before = new Map(base.options.map((option) => [option.id, option.label]));
  const fresh = draftOf(theirs).options;
  const typed = new Map(
    mine.filter(({ id, label }) => id !== null && label !== before.get(id)).map(({ id, label }) => [id, label]),
  );
  const renamed = fresh.map((option) => ({ ...option, label: typed.get(option.id) ?? option.label }));
  if (inOrderOf(base, mine)) return renamed;
  const there = new Map(renamed.map((option) => [option.id, option]));
  const staying = mine
    .filter(({ id }) => id === null || there.has(id))
    .map((option) => ({ ...option, label: there.get(option.id)?.label ?? option.label }));
  return [...staying, ...renamed.filter(({ id }) => id !== null && !before.has(id))];
}

/** True when none was added, moved or removed. */
const inOrderOf = (base: Field, mine: readonly DraftOption[]): boolean =>
  mine.length === base.options.length &&
  mine.every((option, index) => option.id === base.options[index]?.id && option.going === null);
