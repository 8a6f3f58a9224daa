import type { Channel, Contact, CustomValue, Field, Institution } from "../../api/types";
import { formatDay, readDay } from "../../format/dates";
import { formatPhone } from "../../format/phone";
import { atAddresses, type Past } from "./address";
import {
  channelChanges,
  channelHeld,
  channelKeys,
  channelName,
  channelValues,
  CHANNELS,
  isReason,
  keptChannels,
  withItsStatus,
} from "./status";

const TEXTS = [
  "first_name",
  "preferred_name",
  "last_name",
  "phone",
  "country_calling_code",
  "email",
  "language",
  "crm_id",
  "enrollment_id",
] as const;
const FLAGS = ["ai_disabled", "test_user", "archived"] as const;

type TextKey = (typeof TEXTS)[number];
type FlagKey = (typeof FLAGS)[number];

/** What the form is about: what may be set of a contact (ID-12), at a version. */
export type Editable = Pick<Contact, TextKey | FlagKey | "channels" | "custom" | "version">;

/** The form as it stands: text by field, flags as "true" and "false". Custom fields are "custom.<field id>". */
export type Values = Readonly<Record<string, string>>;

/** What a field holds for the server: text, true and false, or nothing. */
export type Held = string | boolean | null;

/** A JSON Merge Patch of a contact: null clears, what is missing stays. */
export type Changes = Record<string, Held | Record<string, Held> | Record<string, Record<string, Held>>>;

/** What decides how values are written: the institution's custom fields, its date format and its time zone. */
export interface Kit {
  fields: readonly Field[];
  format: string;
  timeZone: string;
}

export const NAMES: Readonly<Record<TextKey | FlagKey, string>> = {
  first_name: "First name",
  preferred_name: "Preferred name",
  last_name: "Last name",
  phone: "Phone",
  country_calling_code: "Country code",
  email: "Email",
  language: "Language",
  crm_id: "CRM ID",
  enrollment_id: "Enrollment ID",
  ai_disabled: "AI Disabled",
  test_user: "Test User",
  archived: "Archived",
};

const CUSTOM = "custom.";

export const customKey = (field: Pick<Field, "id">): string => CUSTOM + field.id;

/** The custom field a key is about; undefined when it is about a default field or a field that is gone. */
export const fieldOf = (key: string, kit: Kit): Field | undefined =>
  key.startsWith(CUSTOM) ? kit.fields.find((field) => field.id === key.slice(CUSTOM.length)) : undefined;

/** A field's name as people know it. */
export const nameOf = (key: string, kit: Kit): string =>
  fieldOf(key, kit)?.name ?? (NAMES as Readonly<Record<string, string>>)[key] ?? channelName(key) ?? key;

/** A contact that does not exist yet. */
export const blank = ({ language }: Pick<Institution, "language">): Editable => ({
  version: 0,
  first_name: null,
  preferred_name: null,
  last_name: null,
  phone: null,
  country_calling_code: "1",
  email: null,
  language,
  crm_id: null,
  enrollment_id: null,
  ai_disabled: false,
  test_user: false,
  archived: false,
  channels: [],
  custom: {},
});

function customText(field: Field, value: CustomValue | undefined, format: string): string {
  if (value === undefined) return "";
  if (field.type === "date") return formatDay(String(value), format);
  return field.type === "phone" ? formatPhone(String(value)) : String(value);
}

/** What the form shows of a contact before anybody types. */
export function valuesOf(contact: Editable, { fields, format, timeZone }: Kit): Values {
  return Object.fromEntries([
    ...TEXTS.map((key) => [key, contact[key] ?? ""]),
    ["phone", formatPhone(contact.phone ?? "")],
    ...FLAGS.map((key) => [key, String(contact[key])]),
    ...channelValues(contact.channels, timeZone),
    ...fields.map((field) => [customKey(field), customText(field, contact.custom[field.id], format)]),
  ]) as Values;
}

/**
 * The fields somebody typed something else into; blanks at the ends are nothing, and so is a field that is gone, or the
 * reason of a status that stays.
 */
export const edited = (now: Values, start: Values): string[] =>
  Object.keys(start).filter((key) => !isReason(key) && (now[key] ?? start[key])?.trim() !== start[key]?.trim());

const ALONE_NOBODY: readonly string[] = [...FLAGS, "language", "country_calling_code"];

/** True when the form says nothing about who a new contact is; a language or a switch alone does not (CT-4). */
export const isNobody = (now: Values, start: Values): boolean =>
  edited(now, start).every((key) => ALONE_NOBODY.includes(key));

/** A date goes as ISO when it can be read as one, else as it was typed, for the server to say what is wrong (CF-4). */
function held(key: string, text: string, kit: Kit): Held {
  const type = fieldOf(key, kit)?.type;
  const typed = text.trim();
  if (typed === "") return null;
  if (type === "date") return readDay(typed, kit.format) ?? typed;
  return type === "boolean" || (FLAGS as readonly string[]).includes(key) ? typed === "true" : typed;
}

/** What is to be sent: the edited fields and nothing else. */
export function changes(now: Values, start: Values, kit: Kit): Changes {
  const flat: Record<string, Held> = {};
  const custom: Record<string, Held> = {};
  const keys = edited(now, start);
  for (const key of keys.filter((one) => !one.startsWith(CHANNELS))) {
    const value = held(key, now[key] ?? "", kit);
    if (key.startsWith(CUSTOM)) custom[key.slice(CUSTOM.length)] = value;
    else flat[key] = value;
  }
  const channels = channelChanges(keys, now, kit.timeZone);
  return {
    ...flat,
    ...(Object.keys(custom).length > 0 && { custom }),
    ...(Object.keys(channels).length > 0 && { channels }),
  };
}

/** What a contact holds in a field. */
export function heldBy(contact: Editable, key: string): Held {
  if (key.startsWith(CHANNELS)) return channelHeld(contact.channels, key);
  return (
    (key.startsWith(CUSTOM) ? contact.custom[key.slice(CUSTOM.length)] : contact[key as TextKey | FlagKey]) ?? null
  );
}

/** The values the edit started from, by the same keys: by them the server tells whether somebody else was there. */
export const seen = (keys: readonly string[], contact: Editable): Record<string, Held> =>
  Object.fromEntries(keys.flatMap(withItsStatus).map((key) => [key, heldBy(contact, key)]));

/** The fields in which two states of a contact differ. */
export const moved = (from: Editable, to: Editable, kit: Kit): string[] =>
  [...TEXTS, ...FLAGS, ...channelKeys(to.channels), ...kit.fields.map(customKey)].filter(
    (key) => heldBy(from, key) !== heldBy(to, key),
  );

/** What I typed, save where theirs was chosen; what others change shows everywhere else (CT-5). */
export function mine(now: Values, start: Values, theirs: ReadonlySet<string>): Values {
  const keys = [...edited(now, start), ...Object.keys(now).filter(isReason)].filter((key) => !theirs.has(key));
  return Object.fromEntries(keys.map((key) => [key, now[key] ?? ""]));
}

/** The form: the contact as the edit found it, with the channels its phone and email will give it, and what was typed. */
export interface Form {
  channels: readonly Channel[];
  start: Values;
  now: Values;
}

export function formOf(contact: Editable, typed: Values, kit: Kit, past: Past): Form {
  const found = valuesOf(contact, kit);
  const isNew = contact.version === 0;
  const channels = isNew ? [] : atAddresses(contact.channels, found, { ...found, ...typed }, past);
  const start = valuesOf({ ...contact, channels }, kit);
  return { channels, start, now: { ...start, ...typed } };
}

/** What was typed, without what others have changed since and nobody is editing. */
export const stillTyped = (typed: Values, changed: readonly string[]): Values =>
  Object.fromEntries(Object.entries(typed).filter(([key]) => !changed.includes(key)));

/** The start of an edit that takes over what changed elsewhere, but not in the fields being edited: those are asked about. */
export function followed(from: Editable, to: Editable, mine: readonly string[], kit: Kit): Editable {
  const channels = keptChannels(from.channels, to.channels, mine);
  const next = { ...to, channels, custom: { ...to.custom }, version: from.version };
  for (const key of mine.filter((one) => !one.startsWith(CHANNELS))) {
    const old = heldBy(from, key);
    if (!key.startsWith(CUSTOM)) Object.assign(next, { [key]: old });
    else if (old !== null) next.custom[key.slice(CUSTOM.length)] = old;
    else next.custom = Object.fromEntries(Object.entries(next.custom).filter(([id]) => CUSTOM + id !== key));
  }
  return moved(from, next, kit).length === 0 ? from : next;
}
