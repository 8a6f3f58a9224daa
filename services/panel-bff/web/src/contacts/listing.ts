import { counted, formatCount } from "../format/numbers";
import type { Ends } from "../panel/PanelBar";

/** Which contacts are listed: the part of the page's address that can be shared. */
export type Sort = "name" | "-created_at";

export interface Listing {
  q: string;
  sort: Sort;
  archived: boolean;
  importNumber: number | null;
}

export function readListing(params: URLSearchParams): Listing {
  const importNumber = Number(params.get("import"));
  return {
    q: params.get("q")?.trim() ?? "",
    sort: params.get("sort") === "-created_at" ? "-created_at" : "name",
    archived: params.get("archived") === "any",
    importNumber: Number.isSafeInteger(importNumber) && importNumber > 0 ? importNumber : null,
  };
}

/** The address's query of a listing; what is as usual is left out, so that addresses stay short. */
export function listingSearch(listing: Listing): string {
  const params = new URLSearchParams();
  if (listing.q !== "") params.set("q", listing.q);
  if (listing.sort !== "name") params.set("sort", listing.sort);
  if (listing.archived) params.set("archived", "any");
  if (listing.importNumber !== null) params.set("import", String(listing.importNumber));
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}

export const contactAddress = (id: string, listing: Listing): string => `/contacts/${id}${listingSearch(listing)}`;

/** Where the listed contacts are had as a CSV. */
export function exportAddress({ q, archived, importNumber }: Listing, testUsers: boolean): string {
  const params = new URLSearchParams();
  if (q !== "") params.set("q", q);
  if (archived) params.set("archived", "any");
  if (importNumber !== null) params.set("import", String(importNumber));
  if (testUsers) params.set("test_users", "true");
  const query = params.toString();
  return `/api/contacts/export.csv${query === "" ? "" : `?${query}`}`;
}

export const isNarrowed = (listing: Listing): boolean => listing.q !== "" || listing.importNumber !== null;

/** How far panel-bff counts; with more the total is null. */
const COUNTED = 10_000;

/** How many are listed; test users are no contacts to be counted, and are told apart (AR-3). */
export function foundWords(people: number | null, testUsers: number): string {
  if (people === null) return `More than ${formatCount(COUNTED)} contacts`;
  const apart = counted(testUsers, "test user");
  if (testUsers === 0) return counted(people, "contact");
  return people === 0 ? apart : `${counted(people, "contact")} and ${apart}`;
}

export interface Neighbours {
  index: number;
  previous: string | null;
  next: string | null;
}

/** The contacts before and after one in the list as loaded; both null when it is not in it. */
export function neighbours(ids: readonly string[], id: string): Neighbours {
  const index = ids.indexOf(id);
  if (index === -1) return { index, previous: null, next: null };
  return { index, previous: ids[index - 1] ?? null, next: ids[index + 1] ?? null };
}

/** Why there is no way on from a contact to either side (CT-2). */
export function endsOf({ index, previous, next }: Neighbours, reading: boolean, hasMore: boolean): Ends {
  if (index === -1) {
    const why = reading ? "The list is still being read" : "This contact is not among those listed beside the panel";
    return { previous: why, next: why };
  }
  const end = hasMore ? "More of the list is being read" : "This is the last contact of the list";
  return {
    previous: previous === null ? "This is the first contact of the list" : null,
    next: next === null ? end : null,
  };
}
