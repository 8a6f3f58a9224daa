import { IconCheck } from "@tabler/icons-react";
import { VisuallyHidden } from "@mantine/core";
import { Link } from "react-router";
import type { Import } from "../../api/types";
import classes from "./Setup.module.css";
import { setupAddress, STEP_NAMES, STEPS, type Step } from "./steps";

interface Props {
  one: Import;
  here: Step;
  whyNot: (step: Step) => string | null;
  isDone: (step: Step) => boolean;
}

/** The three steps: one may go back at any time, and on when what comes before is done. */
export function StepNav({ one, here, whyNot, isDone }: Props) {
  return (
    <nav aria-label="Steps of the import">
      <ol className={classes.steps}>
        {STEPS.map((step, index) => (
          <li key={step} className={classes.step} data-here={step === here || undefined}>
            <span className={classes.mark} data-done={isDone(step) || undefined} aria-hidden="true">
              {isDone(step) ? <IconCheck size={14} stroke={2.6} /> : index + 1}
            </span>
            <StepLink one={one} step={step} here={step === here} reason={whyNot(step)} />
            {isDone(step) && <VisuallyHidden>(done)</VisuallyHidden>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface LinkProps {
  one: Import;
  step: Step;
  here: boolean;
  reason: string | null;
}

function StepLink({ one, step, here, reason }: LinkProps) {
  if (here) return <span aria-current="step">{STEP_NAMES[step]}</span>;
  if (reason !== null) {
    return (
      <span className={classes.later}>
        {STEP_NAMES[step]}
        <VisuallyHidden> ({reason})</VisuallyHidden>
      </span>
    );
  }
  return <Link to={setupAddress(one, step)}>{STEP_NAMES[step]}</Link>;
}
