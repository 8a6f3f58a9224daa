import { Text } from "@mantine/core";
import type { Import } from "../api/types";
import { formatCount, formatDuration } from "../format/numbers";
import { ProgressBar } from "../ui/ProgressBar";
import { percentOf } from "./progress";
import { useProgress } from "./useProgress";

interface Props {
  one: Import;
  readAt: number;
}

const amount = (one: Import): string =>
  one.rows_total === null
    ? `${formatCount(one.rows_done)} rows`
    : `${formatCount(one.rows_done)} of ${formatCount(one.rows_total)} rows`;

/** IM-12: rows done, rows per second, time left. */
export function ImportProgress({ one, readAt }: Props) {
  const { rate, left } = useProgress(one, readAt);
  const percent = percentOf(one.rows_done, one.rows_total);
  const words = [amount(one)];
  if (rate !== null) words.push(`${formatCount(Math.round(rate))} rows/s`);
  if (left !== null && one.rows_done > 0) words.push(`${formatDuration(left)} left`);
  if (one.status === "queued") words.push("waits for its turn");
  if (one.status === "waiting") words.push(one.problem?.message ?? "waits for another part of Contact Panel");
  return (
    <div>
      <ProgressBar
        percent={percent}
        label={`Progress of ${one.name}`}
        text={words.join(", ")}
        waiting={one.status === "waiting"}
      />
      <Text size="sm" c="dimmed" mt={5}>
        {words.join(" · ")}
      </Text>
    </div>
  );
}
