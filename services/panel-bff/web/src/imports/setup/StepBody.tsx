import { useEffect, useRef, type ReactNode } from "react";
import classes from "./Setup.module.css";
import { STEP_NAMES, STEPS, type Step } from "./steps";

interface Props {
  step: Step;
  /** Whether one comes from another step. */
  arrived: boolean;
  children: ReactNode;
}

/** What a step shows. Who comes from another step is told which one this is, and goes on from its top. */
export function StepBody({ step, arrived, children }: Props) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (arrived) body.current?.focus({ preventScroll: true });
  }, [arrived]);
  return (
    <div
      ref={body}
      className={classes.body}
      tabIndex={-1}
      role="region"
      aria-label={`${STEP_NAMES[step]}, step ${String(STEPS.indexOf(step) + 1)} of ${String(STEPS.length)}`}
    >
      {children}
    </div>
  );
}
