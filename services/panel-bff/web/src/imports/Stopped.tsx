import { Text } from "@mantine/core";
import type { Import } from "../api/types";
import { formatMoment } from "../format/dates";
import { counted, formatCount } from "../format/numbers";
import { usePeople } from "../session/people";
import { useDateStyle } from "../session/session";
import { Notice } from "../ui/Notice";
import classes from "./Report.module.css";
import { isPutAway, lastStep, standingOf, stepWords } from "./standing";

/** Why an import did not come to the end of its file, and from which row on nothing was done (IM-13). */
export function Stopped({ one }: { one: Import }) {
  const cancelled = useCancelledWords(one);
  if (one.status === "cancelled") {
    return (
      <Notice tone="warn" title={one.problem?.code === "expired" ? one.problem.message : cancelled}>
        <Text size="sm">
          {isPutAway(one)
            ? "Nothing of it has been imported. The file is put away. To bring it in, import the file again."
            : `${reached(one)} To bring the rest in, import the file again.`}
        </Text>
      </Notice>
    );
  }
  if (one.status !== "failed" || one.problem === null) return null;
  return (
    <Notice tone="bad" title="This import stopped">
      {one.problem.message} {one.counts.not_reached > 0 && reached(one)}
    </Notice>
  );
}

/** What stays, and the rows that were not reached: one range, for they all come after the last that was decided. */
function reached(one: Import): string {
  const rest = counted(one.counts.not_reached, "row");
  const were = one.counts.not_reached === 1 ? "was" : "were";
  if (one.rows_done === 0) return `No row was decided; ${rest} ${were} not reached.`;
  const after = one.decided_up_to === undefined ? "" : ` after row ${formatCount(one.decided_up_to)}`;
  return `${counted(one.rows_done, "row is", "rows are")} decided and stay as they are. The ${rest}${after} ${were} not reached.`;
}

function useCancelledWords(one: Import): string {
  const nameOf = usePeople();
  const dates = useDateStyle();
  const step = lastStep(one);
  return step === null ? "Cancelled" : `Cancelled by ${nameOf(step.by)} ${formatMoment(step.at, dates)}`;
}

/** Who started, paused and resumed it, in the order of time (IM-12); the last of a halt is told with it. */
export function Steps({ one }: { one: Import }) {
  const nameOf = usePeople();
  const dates = useDateStyle();
  const standing = standingOf(one);
  const told = one.steps?.slice(0, standing === "paused" || standing === "cancelled" ? -1 : undefined) ?? [];
  if (told.length === 0) return null;
  return (
    <Text c="dimmed" size="sm" className={classes.facts}>
      {told.map(({ step, by, at }) => stepWords(step, nameOf(by), formatMoment(at, dates), one.status)).join(" · ")}
    </Text>
  );
}
