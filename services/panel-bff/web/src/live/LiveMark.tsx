import { Tooltip } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useAnnounce } from "../ui/announce";
import classes from "./LiveMark.module.css";
import { useLive } from "./live";

const LOST = "Not live. Changes made elsewhere show up every few seconds; trying to connect again.";

/** In the drawer's bar: whether the panel follows what others do, and what they just changed (CT-5). */
export function LiveMark({ changed }: { changed: readonly string[] }) {
  const { state } = useLive();
  useTelling(state === "lost");
  if (state === "lost")
    return (
      <Tooltip label={LOST} multiline maw={260}>
        <span className={classes.mark} data-state="lost" tabIndex={0} role="status" aria-label={LOST}>
          <span className={classes.dot} /> Not live
        </span>
      </Tooltip>
    );
  if (changed.length > 0)
    return (
      <span className={classes.mark} data-state="changed" title={changed.join(", ")}>
        <span className={classes.dot} /> <span className={classes.words}>Changed: {changed.join(", ")}</span>
      </span>
    );
  if (state !== "live") return null;
  return (
    <Tooltip label="Changes made elsewhere are shown at once">
      <span className={classes.mark} data-state="live" tabIndex={0}>
        <span className={classes.dot} /> Live
      </span>
    </Tooltip>
  );
}

/** Says when the stream was lost, and when it is back. */
function useTelling(lost: boolean): void {
  const announce = useAnnounce();
  const was = useRef(false);
  useEffect(() => {
    if (lost !== was.current) announce(lost ? LOST : "Live again");
    was.current = lost;
  }, [announce, lost]);
}
