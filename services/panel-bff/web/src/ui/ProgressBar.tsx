import type { CSSProperties } from "react";
import classes from "./ProgressBar.module.css";

interface Props {
  /** 0 to 100; null while it is not known how much there is to do. */
  percent: number | null;
  label: string;
  text?: string;
  waiting?: boolean;
  /** Nothing moves until somebody wants it to. */
  paused?: boolean;
  className?: string;
}

/** A bar that is there for everybody at 0% too. */
export function ProgressBar({ percent, label, text, waiting = false, paused = false, className }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      aria-valuetext={text}
      className={className === undefined ? classes.track : `${classes.track ?? ""} ${className}`}
      data-waiting={waiting || undefined}
      data-paused={paused || undefined}
      data-unknown={percent === null || undefined}
    >
      <div className={classes.done} style={{ "--done": `${String(percent ?? 100)}%` } as CSSProperties} />
    </div>
  );
}
