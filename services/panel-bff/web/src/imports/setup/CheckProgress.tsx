import { Text } from "@mantine/core";
import { useState } from "react";
import type { DryRun } from "../../api/types";
import { formatCount, formatDuration } from "../../format/numbers";
import { ProgressBar } from "../../ui/ProgressBar";
import { addReading, percentOf, rateOf, secondsLeft, type Reading } from "../progress";

interface Props {
  run: DryRun;
  name: string;
  readAt: number;
}

/** How far a check is, how fast, and how long it takes still. */
export function CheckProgress({ run, name, readAt }: Props) {
  const [readings, setReadings] = useState<readonly Reading[]>([]);
  if (run.state === "running" && readings.at(-1)?.at !== readAt)
    setReadings(addReading(readings, { at: readAt, done: run.rows_done }));
  const rate = rateOf(readings);
  const left = secondsLeft(run.rows_done, run.rows_total, rate);
  const words = [
    run.rows_total === null
      ? `${formatCount(run.rows_done)} rows`
      : `${formatCount(run.rows_done)} of ${formatCount(run.rows_total)} rows`,
  ];
  if (run.state === "asked") words.push("waits for its turn");
  if (run.problem !== null) words.push(run.problem.message);
  if (rate !== null) words.push(`${formatCount(Math.round(rate))} rows/s`);
  if (left !== null) words.push(`${formatDuration(left)} left`);
  return (
    <div>
      <ProgressBar
        percent={percentOf(run.rows_done, run.rows_total)}
        label={`Check of ${name}`}
        text={words.join(", ")}
        waiting={run.state === "asked"}
      />
      <Text size="sm" c="dimmed" mt={5}>
        {words.join(" · ")}
      </Text>
    </div>
  );
}
