import type { Institution } from "../api/types";
import { formatDay, formatMoment } from "../format/dates";
import { safeLink } from "../format/links";

export const KEYS = ["date_format", "time_zone", "language", "campaign_url", "notes_in_summaries"] as const;
export type Key = (typeof KEYS)[number];

/** The form as it stands; no campaign URL is empty text, and a switch is "true" or "false". */
export type Draft = Readonly<Record<Key, string>>;

export const NAMES: Readonly<Record<Key, string>> = {
  date_format: "Date format",
  time_zone: "Time zone",
  language: "Default language",
  campaign_url: "Campaign URL",
  notes_in_summaries: "Notes in conversation summaries",
};

export const CAMPAIGN = "{campaign_id}";

/** Formats most institutions want; any other with year, month and day may be typed. */
export const FORMATS = [
  "MMM D, YYYY",
  "MMMM D, YYYY",
  "D MMM YYYY",
  "MM/DD/YYYY",
  "DD/MM/YYYY",
  "DD.MM.YYYY",
  "YYYY-MM-DD",
];

export const draftOf = (institution: Institution): Draft => ({
  date_format: institution.date_format,
  time_zone: institution.time_zone,
  language: institution.language,
  campaign_url: institution.campaign_url ?? "",
  notes_in_summaries: String(institution.notes_in_summaries === true),
});

/** What was typed and not saved. */
export const edited = (draft: Draft, base: Institution): Key[] =>
  KEYS.filter((key) => draft[key].trim() !== draftOf(base)[key]);

/** What is to be sent: the edited settings and nothing else; an empty campaign URL clears it. */
export const changes = (draft: Draft, base: Institution): Partial<Record<Key, string | boolean | null>> =>
  Object.fromEntries(edited(draft, base).map((key) => [key, sent(key, draft[key].trim())]));

function sent(key: Key, text: string): string | boolean | null {
  if (key === "notes_in_summaries") return text === "true";
  return key === "campaign_url" ? text || null : text;
}

/** A setting as it is told in a sentence: "is now ...". */
export function told(key: Key, { [key]: text }: Draft): string {
  if (key === "notes_in_summaries") return text === "true" ? "on" : "off";
  return text === "" ? "empty" : `“${text}”`;
}

/** My edit on top of what somebody else saved meanwhile, and the settings that both changed (CT-5). */
export function rebased(draft: Draft, base: Institution, theirs: Institution): { draft: Draft; both: Key[] } {
  const [was, is] = [draftOf(base), draftOf(theirs)];
  const mine = edited(draft, base);
  return {
    draft: { ...is, ...Object.fromEntries(mine.map((key) => [key, draft[key]])) } as Draft,
    both: mine.filter((key) => is[key] !== was[key] && is[key] !== draft[key].trim()),
  };
}

/** CF-7: year, month and day once each, with something between that is no letter; the server says the same. */
const FORMAT = /^(?:YYYY|M{1,4}|DD?)(?:[ .,/-]{1,4}(?:YYYY|M{1,4}|DD?)){2}[ .,/-]{0,4}$/;
const PARTS = /YYYY|M{1,4}|D{1,2}/g;
const isFormat = (text: string): boolean =>
  FORMAT.test(text) && new Set(text.match(PARTS)?.map((part) => part[0])).size === 3;

/** A day in the format; null while it is none. */
export const dayIn = (format: string, iso: string): string | null =>
  isFormat(format.trim()) ? formatDay(iso, format.trim()) : null;

/** The present moment where the institution is. */
export const momentIn = ({ date_format: format, time_zone: timeZone }: Draft, now: Date): string =>
  formatMoment(now.toISOString(), { format: isFormat(format.trim()) ? format.trim() : "MMM D, YYYY", timeZone });

/** Where a campaign's link would lead; null while the template is none (PL-3). */
export function campaignLink(template: string, id: string): string | null {
  const text = template.trim();
  if (!text.includes(CAMPAIGN) || /[{}\s]/.test(text.replaceAll(CAMPAIGN, ""))) return null;
  return safeLink(text.replaceAll(CAMPAIGN, id));
}

/** What is wrong, by setting, before anything is sent. */
export function faultsOf(draft: Draft): Partial<Record<Key, string>> {
  const faults: Partial<Record<Key, string>> = {};
  if (dayIn(draft.date_format, "2001-02-01") === null)
    faults.date_format = "Write year, month and day once each, such as MMM D, YYYY or DD.MM.YYYY.";
  if (draft.campaign_url.trim() !== "" && campaignLink(draft.campaign_url, "1") === null)
    faults.campaign_url = `An address that begins with https:// or http:// and has ${CAMPAIGN} in it.`;
  return faults;
}

/** Every zone the browser knows, and the present one. */
export const timeZones = (current: string): string[] =>
  [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current])].sort();
