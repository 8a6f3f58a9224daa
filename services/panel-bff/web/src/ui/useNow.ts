import { useInterval } from "@mantine/hooks";
import { useState } from "react";

/** The time, a little late: pages that say "5 minutes ago" look again every half a minute. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useInterval(() => setNow(new Date()), 30_000, { autoInvoke: true });
  return now;
}
