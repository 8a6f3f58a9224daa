import { STANDING_WORDS } from "./standing";

/** How imports may be narrowed; what is asked for but not decided yet (pausing) counts as running. */
export const NARROWED_TO = [
  "draft",
  "running",
  "queued",
  "waiting",
  "paused",
  "finished",
  "failed",
  "cancelled",
  "rolled-back",
] as const;
export type NarrowedTo = (typeof NARROWED_TO)[number];

/** Which imports are listed: the part of the page's address that can be shared. */
export interface ImportListing {
  q: string;
  status: NarrowedTo | null;
}

const isStatus = (word: string | null): word is NarrowedTo => NARROWED_TO.some((status) => status === word);

export function readListing(params: URLSearchParams): ImportListing {
  const status = params.get("status");
  return { q: params.get("q")?.trim() ?? "", status: isStatus(status) ? status : null };
}

/** The address's query of a listing; what is as usual is left out. */
export function listingSearch({ q, status }: ImportListing): string {
  const params = new URLSearchParams();
  if (q !== "") params.set("q", q);
  if (status !== null) params.set("status", status);
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}

export const isNarrowed = ({ q, status }: ImportListing): boolean => q !== "" || status !== null;

export const STATUS_CHOICES = [
  { value: "", label: "Any status" },
  ...NARROWED_TO.map((value) => ({ value, label: STANDING_WORDS[value] })),
];

export const statusOf = (value: string): NarrowedTo | null => (isStatus(value) ? value : null);

/** What was looked for and not found, in words. */
export function whatIsLooked({ q, status }: ImportListing): string {
  const what = status === null ? "No import" : `No import that stands at “${STANDING_WORDS[status]}”`;
  return q === "" ? `${what} is here.` : `${what} has “${q}” in its file name or as its number.`;
}
