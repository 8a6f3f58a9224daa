import type { Field, FieldType } from "../api/types";
import type { FlagName } from "./kinds";

/** What becomes of the values when an option goes (CF-2): not decided, cleared, or another option's id. */
export type Fate = "ask" | "clear" | { to: string };

export interface DraftOption {
  key: string;
  /** Null until it is saved. */
  id: string | null;
  label: string;
  /** Set when the option is to go with the next save. */
  going: Fate | null;
}

/** A field as it stands in the form. */
export interface Draft extends Record<FlagName, boolean> {
  name: string;
  description: string;
  type: FieldType;
  group: string;
  options: DraftOption[];
}

let made = 0;
export const newOption = (label = ""): DraftOption => ({ key: `new-${String(++made)}`, id: null, label, going: null });

export const emptyDraft = (): Draft => ({
  name: "",
  description: "",
  type: "text",
  group: "",
  options: [],
  in_escalations: false,
  in_generative_ai: false,
  requires_authentication: false,
});

export const draftOf = (field: Field): Draft => ({
  name: field.name,
  description: field.description ?? "",
  type: field.type,
  group: field.group ?? "",
  options: field.options.map(({ id, label }) => ({ key: id, id, label, going: null })),
  in_escalations: field.in_escalations,
  in_generative_ai: field.in_generative_ai,
  requires_authentication: field.requires_authentication,
});

export const kept = (options: readonly DraftOption[]): DraftOption[] =>
  options.filter((option) => option.going === null);

const trimmed = (text: string): string => text.normalize("NFC").trim();
const orNull = (text: string): string | null => trimmed(text) || null;

export interface OptionBody {
  id?: string;
  label: string;
}

/** The body of a save: a JSON Merge Patch of a field that is there, all of a new one. */
export interface Body {
  name?: string;
  description?: string | null;
  group?: string | null;
  type?: FieldType;
  options?: OptionBody[];
  removed_options?: Record<string, string | null>;
  in_escalations?: boolean;
  in_generative_ai?: boolean;
  requires_authentication?: boolean;
}

const optionBodies = (options: readonly DraftOption[]): OptionBody[] =>
  kept(options).map(({ id, label }) => (id === null ? { label: trimmed(label) } : { id, label: trimmed(label) }));

const wordsOf = (draft: Draft) => ({
  name: trimmed(draft.name),
  description: orNull(draft.description),
  group: orNull(draft.group),
  in_escalations: draft.in_escalations,
  in_generative_ai: draft.in_generative_ai,
  requires_authentication: draft.requires_authentication,
});

export const creation = (draft: Draft): Body => ({
  ...wordsOf(draft),
  type: draft.type,
  ...(draft.type === "choice" ? { options: optionBodies(draft.options) } : {}),
});

/** Only what is different from the field the form began with; `{}` when nothing is. */
export function changes(base: Field, draft: Draft): Body {
  const words = wordsOf(draft);
  const changed: Body = Object.fromEntries(
    Object.entries(words).filter(([name, value]) => base[name as keyof typeof words] !== value),
  );
  if (draft.type !== "choice") return changed;
  const options = optionBodies(draft.options);
  if (JSON.stringify(options) !== JSON.stringify(base.options.map(({ id, label }) => ({ id, label })))) {
    changed.options = options;
    const fates = fatesOf(draft.options);
    if (Object.keys(fates).length > 0) changed.removed_options = fates;
  }
  return changed;
}

/** Only what somebody was asked about: an option taken into use meanwhile has to be asked about too. */
function fatesOf(options: readonly DraftOption[]): Record<string, string | null> {
  const fates: Record<string, string | null> = {};
  for (const { id, going } of options) {
    if (id !== null && going !== null && going !== "ask") fates[id] = going === "clear" ? null : going.to;
  }
  return fates;
}

/** Whether leaving would lose something. */
export const isChanged = (base: Field | null, draft: Draft): boolean =>
  base === null
    ? JSON.stringify(creation(draft)) !== JSON.stringify(creation({ ...emptyDraft(), type: draft.type }))
    : Object.keys(changes(base, draft)).length > 0;

/** Faults that need no server to be seen, by what they stand beside: "name", "options", or an option's key. */
export function faultsOf(draft: Draft, uses: Readonly<Record<string, number>> = {}): Record<string, string> {
  const faults: Record<string, string> = {};
  if (trimmed(draft.name) === "") faults.name = "Give the field a name.";
  if (draft.type !== "choice") return faults;
  const staying = kept(draft.options);
  if (staying.length === 0) faults.options = "A Multi-Choice field needs at least one option.";
  const seen = new Set<string>();
  for (const { key, label } of staying) {
    const folded = trimmed(label).toLowerCase();
    if (folded === "") faults[key] = "Give the option a name, or remove it.";
    else if (seen.has(folded)) faults[key] = "There is already an option of this name.";
    seen.add(folded);
  }
  for (const { key, id, going } of draft.options) {
    if (going !== null && mustAsk(going, id, staying, uses)) faults[key] = "Choose what happens to its values.";
  }
  return faults;
}

function mustAsk(
  going: Fate,
  id: string | null,
  staying: readonly DraftOption[],
  uses: Readonly<Record<string, number>>,
): boolean {
  if (going === "clear") return false;
  if (going === "ask") return id !== null && (uses[id] ?? 0) > 0;
  return !staying.some((option) => option.id === going.to);
}
