import type { Catalogue, Change, ChannelName, Contact, Source, Was } from "../../api/types";
import { CHANNEL_NAMES } from "../../format/channels";
import { formatCount } from "../../format/numbers";
import { heldBy, NAMES, type Changes, type Held } from "../edit/form";

/** A field as history names it: `phone`, `custom:<field id>`, `channel:sms`, `label:<label id>`. */
export type FieldKey = string;

/** Date Added has where it came from and no history. */
export const ADDED: FieldKey = "created_at";

const CUSTOM = "custom:";
const CHANNEL = "channel:";
const LABEL = "label:";
/** The changes of all labels together. */
export const LABELS: FieldKey = "labels";

/** What changes by itself or by another field, and is never set by hand (ID-8). */
const DERIVED: Readonly<Record<string, string>> = {
  contacted: "Contacted",
  deliverability_failure_count: "Deliverability Failure Count",
  invalid_phone: "Invalid Phone",
  previous_phone: "Previous Phone",
  authentication: "Authentication",
};
const FIXED: Readonly<Record<string, string>> = { ...NAMES, ...DERIVED, [LABELS]: "Labels" };

export const customField = (field: FieldKey, { fields }: Pick<Catalogue, "fields">) =>
  field.startsWith(CUSTOM) ? fields.find(({ id }) => id === field.slice(CUSTOM.length)) : undefined;

export const isChannel = (field: FieldKey): boolean => field.startsWith(CHANNEL);

export const labelKey = (id: string): FieldKey => LABEL + id;
export const isLabel = (field: FieldKey): boolean => field.startsWith(LABEL);

/** A field's name as people know it. */
export function fieldName(field: FieldKey, catalogue: Pick<Catalogue, "fields" | "labels">): string {
  if (isLabel(field))
    return `Label ${catalogue.labels.find(({ id }) => labelKey(id) === field)?.name ?? "that is gone"}`;
  if (field.startsWith(CUSTOM)) return customField(field, catalogue)?.name ?? "A deleted field";
  if (isChannel(field)) return `${channelName(field)} channel`;
  return FIXED[field] ?? field;
}

/** The name history has for a field of the form. */
export function historyKey(field: string): FieldKey {
  const [kind, id] = field.split(".");
  if (kind === "custom") return `${CUSTOM}${id ?? ""}`;
  return kind === "channels" ? `${CHANNEL}${id ?? ""}` : field;
}

const channelName = (field: FieldKey): string =>
  (CHANNEL_NAMES as Readonly<Record<string, string>>)[field.slice(CHANNEL.length)] ?? field.slice(CHANNEL.length);

/** Every field whose history can be asked for, by name. */
export function fieldChoices(catalogue: Pick<Catalogue, "fields" | "labels">): { value: FieldKey; label: string }[] {
  const channels = (Object.keys(CHANNEL_NAMES) as ChannelName[]).map((name) => CHANNEL + name);
  const customs = catalogue.fields.filter((field) => !field.deleted).map((field) => CUSTOM + field.id);
  return [...Object.keys(FIXED), ...channels, ...customs]
    .map((value) => ({ value, label: fieldName(value, catalogue) }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

/** IM-15: it has an import and a row, and takes nothing from the file. */
export const ROLL_BACK = "roll-back";

/** In which words a change says from where it came (AC-5), when it was no import. */
const ORIGINS: Readonly<Record<string, string>> = {
  panel: "in the panel",
  restore: "restored in the panel",
  bulk: "by a bulk action",
  api: "through the API",
  integration: "by an integration",
  platform: "by the messaging platform",
  contact: "by the contact",
  carrier: "by the carrier",
  expiry: "when its time was over",
  [ROLL_BACK]: "by rolling back an import",
};

const joined = (words: readonly (string | null)[], between: string): string =>
  words.filter((word) => word !== null).join(between);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Ada Admin, in the panel"; of an import what stands behind its name: "row 431, column Mobile"; of its
 *  roll-back "row 431, by Ada Admin". */
export function origin({ origin: from, actor_name: name }: Change | Source, column: string | null): string {
  if (from.import_number === undefined) return capital(joined([name, ORIGINS[from.kind] ?? from.kind], ", "));
  const row = from.row === undefined ? null : `row ${formatCount(from.row)}`;
  const by = from.kind === ROLL_BACK && name !== null ? `by ${name}` : null;
  return joined([row, column === null ? null : `column ${column}`, by], ", ");
}

/** The form's name of a field that may be set by hand; null of one that may not, or is gone. Consent has its own form. */
function settable(field: FieldKey, catalogue: Pick<Catalogue, "fields">): string | null {
  if (field.startsWith(CUSTOM)) {
    const known = customField(field, catalogue);
    return known === undefined || known.deleted ? null : `custom.${known.id}`;
  }
  return field in NAMES ? field : null;
}

/** An earlier value that can be set again, beside the one that stands now. */
export interface Wish {
  field: FieldKey;
  to: Held;
  now: Held;
}

const isHeld = (value: Was): value is Held => value === null || typeof value === "string" || typeof value === "boolean";

/** Null: it stands already, or is not to be set by hand. */
export function wishFor(
  field: FieldKey,
  value: Was,
  contact: Contact,
  catalogue: Pick<Catalogue, "fields">,
): Wish | null {
  const key = settable(field, catalogue);
  if (key === null || !isHeld(value)) return null;
  const now = heldBy(contact, key);
  return now === value ? null : { field, to: value, now };
}

/** What is sent to set it: like an edit of this one field that began with the value that stands now. */
export function restoring({ field, to, now }: Wish): {
  changes: Changes;
  seen: Record<string, Held>;
  origin: "restore";
} {
  if (!field.startsWith(CUSTOM)) return { changes: { [field]: to }, seen: { [field]: now }, origin: "restore" };
  const id = field.slice(CUSTOM.length);
  return { changes: { custom: { [id]: to } }, seen: { [`custom.${id}`]: now }, origin: "restore" };
}
