import type { Import, ImportStatus } from "../api/types";

/** How an import stands, as people say it: staff's wish is part of it (IM-12). */
export type Standing = ImportStatus | "draft" | "paused" | "pausing" | "cancelling";

export const STANDING_WORDS: Record<Standing, string> = {
  draft: "Needs you",
  queued: "Queued",
  running: "Running",
  waiting: "Waiting",
  pausing: "Pausing",
  paused: "Paused",
  cancelling: "Cancelling",
  finished: "Finished",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** IM-22: the earlier import of the same bytes, while nobody has said whether to start this one; else null. */
export const askedAbout = (one: Import): number | null =>
  one.status === "waiting" && one.problem?.code === "same-bytes" ? one.same_bytes_as : null;

/** What an import that nobody started waits for, in words (IM-3, IM-11, IM-16). */
const DRAFTS: Record<string, string> = {
  "needs-mapping": "Needs mapping: some of its columns are not known yet.",
  draft: "To be reviewed: nothing of it is imported before you start it.",
  guard: "To be reviewed: its guard kept it from starting by itself.",
};

/** What it waits for, while nobody has started it; else null. */
export const draftWords = (one: Import): string | null =>
  one.status === "waiting" ? (DRAFTS[one.problem?.code ?? ""] ?? null) : null;

const waitsForYou = (one: Import): boolean => askedAbout(one) !== null || draftWords(one) !== null;

export const isActive = (one: Import): boolean =>
  one.status === "queued" || one.status === "running" || (one.status === "waiting" && !waitsForYou(one));

export function standingOf(one: Import): Standing {
  if (isActive(one)) {
    if (one.asked === "cancel") return "cancelling";
    if (one.asked === "pause") return "pausing";
    if (one.problem?.code === "paused") return "paused";
  }
  return one.status === "waiting" && waitsForYou(one) ? "draft" : one.status;
}

/** Who paused, resumed or cancelled it last, and when. */
export const lastStep = (one: Import) => one.steps?.at(-1) ?? null;

/** The import that goes before this one, if any of these does: an institution's imports go in the order they came. */
export function aheadOf(one: Import, others: readonly Import[]): Import | null {
  const before = others.filter((other) => isActive(other) && other.number < one.number);
  return before.reduce<Import | null>(
    (first, other) => (first === null || other.number < first.number ? other : first),
    null,
  );
}

/** What a queued import waits for; a paused one holds up those after it. */
export function turnWords(ahead: Import | null): string {
  if (ahead === null) return "waits for its turn";
  const standing = standingOf(ahead);
  return standing === "paused" || standing === "pausing"
    ? `waits for ${ahead.name}, which is paused: resume or cancel that one first`
    : `waits for ${ahead.name}`;
}
