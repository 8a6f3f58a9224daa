import type { Import, ImportStatus } from "../api/types";

/** How an import stands, as people say it: staff's wish is part of it (IM-12). */
export type Standing =
  | ImportStatus
  | "draft"
  | "paused"
  | "pausing"
  | "cancelling"
  | "to-map"
  | "to-check"
  | "checking"
  | "to-review"
  | "rolled-back";

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
  "to-map": "Needs columns",
  "to-check": "Ready to check",
  checking: "Checking",
  "to-review": "To be reviewed",
  "rolled-back": "Rolled back",
};

const DRAFTS = new Set(["draft", "needs-mapping", "guard"]);

/** It waits to be mapped, checked and started by somebody (IM-3, IM-11, IM-16). */
export const isDraft = (one: Import): boolean => one.status === "waiting" && DRAFTS.has(one.problem?.code ?? "");

/** What it would do is being found out (IM-11). */
export const isChecking = ({ dry_run: run }: Import): boolean => run?.state === "asked" || run?.state === "running";

/** IM-22: the earlier import of the same bytes, while nobody has said whether to start this one; else null. */
export const askedAbout = (one: Import): number | null =>
  one.status === "waiting" && one.problem?.code === "same-bytes" ? one.same_bytes_as : null;

export const isActive = (one: Import): boolean =>
  one.status === "queued" ||
  one.status === "running" ||
  (one.status === "waiting" && askedAbout(one) === null && !isDraft(one));

function draftStanding(one: Import): Standing {
  if (isChecking(one)) return "checking";
  if (one.dry_run?.state === "finished" || one.problem?.code === "guard") return "to-review";
  return one.mapped === true ? "to-check" : "to-map";
}

export function standingOf(one: Import): Standing {
  if (isDraft(one)) return draftStanding(one);
  if (isActive(one)) {
    if (one.asked === "cancel") return "cancelling";
    if (one.asked === "pause") return "pausing";
    if (one.problem?.code === "paused") return "paused";
  }
  return askedAbout(one) === null ? one.status : "draft";
}

/** What stands beside its name: once it was taken back, that and no more how it ended (IM-15). */
export const badgeOf = (one: Import): Standing =>
  one.roll_back?.state === "finished" ? "rolled-back" : standingOf(one);

/** It ended before any of it was imported: a draft that was put away, or one that never had its turn. */
export const isPutAway = (one: Import): boolean => one.status === "cancelled" && one.started_at === null;

type StepTaken = NonNullable<Import["steps"]>[number]["step"];

const DONE: Record<StepTaken, string> = {
  start: "Started",
  pause: "Paused",
  resume: "Resumed",
  cancel: "Cancelled",
};

/** A step as people tell it (IM-12); who asked to cancel too late cancelled nothing. */
export const stepWords = (step: StepTaken, who: string, when: string, status: ImportStatus): string =>
  step === "cancel" && status === "finished"
    ? `${who} asked to cancel when every row was decided, ${when}`
    : `${DONE[step]} by ${who} ${when}`;

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
