import { useState } from "react";
import type { Import } from "../api/types";
import { addReading, rateOf, secondsLeft, type Reading } from "./progress";
import { standingOf } from "./standing";

interface Progress {
  rate: number | null;
  left: number | null;
}

/** Rate and time left, from the readings seen while this page was open. `readAt`: when the import was last read. */
export function useProgress(one: Import, readAt: number): Progress {
  const [readings, setReadings] = useState<readonly Reading[]>([]);
  const running = standingOf(one) === "running";
  if (running && readings.at(-1)?.at !== readAt) setReadings(addReading(readings, { at: readAt, done: one.rows_done }));
  if (!running && readings.length > 0) setReadings([]); // a pause is not slow work
  const rate = running ? rateOf(readings) : null;
  return { rate, left: secondsLeft(one.rows_done, one.rows_total, rate) };
}
