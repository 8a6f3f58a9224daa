import { Text } from "@mantine/core";
import type { Import } from "../api/types";
import { formatMoment } from "../format/dates";
import { formatCount, formatDuration } from "../format/numbers";
import { ProgressBar } from "../ui/ProgressBar";
import { usePeople } from "../session/people";
import { useDateStyle } from "../session/session";
import { percentOf } from "./progress";
import { useAhead } from "./queries";
import { lastStep, standingOf, turnWords } from "./standing";
import { useProgress } from "./useProgress";

interface Props {
  one: Import;
  readAt: number;
}

const amount = (one: Import): string =>
  one.rows_total === null
    ? `${formatCount(one.rows_done)} rows`
    : `${formatCount(one.rows_done)} of ${formatCount(one.rows_total)} rows`;

/** IM-12: rows done, rows per second, time left; or what keeps it from going on. */
export function ImportProgress({ one, readAt }: Props) {
  const { rate, left } = useProgress(one, readAt);
  const ahead = useAhead(one);
  const paused = usePausedWords(one);
  const standing = standingOf(one);
  const percent = percentOf(one.rows_done, one.rows_total);
  const words = [amount(one)];
  if (rate !== null) words.push(`${formatCount(Math.round(rate))} rows/s`);
  if (left !== null && one.rows_done > 0) words.push(`${formatDuration(left)} left`);
  if (standing === "paused") words.push(paused);
  if (standing === "pausing") words.push("pauses after the batch under way");
  if (standing === "cancelling") words.push("ends after the batch under way");
  if (standing === "queued") words.push(turnWords(ahead));
  if (one.status === "waiting" && one.problem?.code !== "paused")
    words.push(one.problem?.message ?? "waits for another part of Contact Panel");
  return (
    <div>
      <ProgressBar
        percent={percent}
        label={`Progress of ${one.name}`}
        text={words.join(", ")}
        waiting={one.status === "waiting" && standing !== "paused"}
        paused={standing === "paused"}
      />
      <Text size="sm" c="dimmed" mt={5}>
        {words.join(" · ")}
      </Text>
    </div>
  );
}

function usePausedWords(one: Import): string {
  const nameOf = usePeople();
  const dates = useDateStyle();
  const step = lastStep(one);
  return step === null ? "paused" : `paused by ${nameOf(step.by)} ${formatMoment(step.at, dates)}`;
}
