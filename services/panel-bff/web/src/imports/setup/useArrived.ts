import { useState } from "react";
import type { Step } from "./steps";

/** Whether somebody came to this step from another one, rather than to the page. */
export function useArrived(here: Step): boolean {
  const [first] = useState(here);
  const [arrived, setArrived] = useState(false);
  if (!arrived && here !== first) setArrived(true);
  return arrived;
}
