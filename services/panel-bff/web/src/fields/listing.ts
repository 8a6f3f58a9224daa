import type { Field } from "../api/types";
import { groupFields, type FieldGroup } from "../panel/sections/grouping";
import { FLAGS, KINDS, type FlagName } from "./kinds";

/** Which fields are listed and in what order: the part of the page's address that can be shared (CF-3). */
export type SortBy = "panel" | "name" | "type" | "group" | FlagName;

export interface Listing {
  q: string;
  by: SortBy;
  backwards: boolean;
}

export const SORTS: Record<SortBy, string> = {
  panel: "As shown in the panel",
  name: "Name",
  type: "Type",
  group: "Group",
  ...(Object.fromEntries(FLAGS.map((flag) => [flag.name, flag.title])) as Record<FlagName, string>),
};

export const isSort = (text: string): text is SortBy => text in SORTS;

export function readListing(params: URLSearchParams): Listing {
  const sort = params.get("sort") ?? "panel";
  const by = sort.replace(/^-/, "");
  return {
    q: params.get("q")?.trim() ?? "",
    by: isSort(by) ? by : "panel",
    backwards: sort.startsWith("-") && isSort(by),
  };
}

export function listingSearch({ q, by, backwards }: Listing): string {
  const params = new URLSearchParams();
  if (q !== "") params.set("q", q);
  if (by !== "panel" || backwards) params.set("sort", `${backwards ? "-" : ""}${by}`);
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}

/** The fields as the panel shows them, one after the other. */
export const inPanelOrder = (fields: readonly Field[]): Field[] => groupFields(fields).flatMap((group) => group.fields);

const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const compare = (one: string, other: string): number =>
  one.localeCompare(other, "en", { sensitivity: "base", numeric: true });

/** Flags that are on come first, fields without a group last. */
const KEYS: Record<Exclude<SortBy, "panel">, (one: Field, other: Field) => number> = {
  name: (one, other) => compare(one.name, other.name),
  type: (one, other) => compare(KINDS[one.type].name, KINDS[other.type].name),
  group: (one, other) =>
    one.group === null || other.group === null
      ? Number(one.group === null) - Number(other.group === null)
      : compare(one.group, other.group),
  in_escalations: (one, other) => Number(other.in_escalations) - Number(one.in_escalations),
  in_generative_ai: (one, other) => Number(other.in_generative_ai) - Number(one.in_generative_ai),
  requires_authentication: (one, other) => Number(other.requires_authentication) - Number(one.requires_authentication),
};

/** The fields that are listed, in the order asked for; among equals the panel's order stands. */
export function listed(fields: readonly Field[], { q, by, backwards }: Listing): Field[] {
  const words = fold(q).split(/\s+/).filter(Boolean);
  const found = inPanelOrder(fields).filter((field) => words.every((word) => fold(field.name).includes(word)));
  const ordered = by === "panel" ? found : found.sort(KEYS[by]);
  return backwards ? ordered.reverse() : ordered;
}

/** True when the list is the panel's own: then it shows the groups, and fields can be moved in it. */
export const isPanelView = ({ q, by, backwards }: Listing): boolean => q === "" && by === "panel" && !backwards;

export const groupNames = (fields: readonly Field[]): string[] =>
  groupFields(fields)
    .map((group) => group.name)
    .filter((name) => name !== null);

export type { FieldGroup };
