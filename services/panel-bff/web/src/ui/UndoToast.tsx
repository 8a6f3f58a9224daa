import { Button, CloseButton } from "@mantine/core";
import type { ReactNode, Ref } from "react";
import type { ApiProblem } from "../api/problem";
import classes from "./UndoToast.module.css";

interface Props {
  /** What it is to a screen reader, such as "Deleted just now". */
  label: string;
  busy: boolean;
  /** Why it could not be undone: said in the place of what was done. */
  problem: ApiProblem | null;
  undoRef?: Ref<HTMLButtonElement>;
  onUndo: () => void;
  onGone: () => void;
  /** What was done. */
  children: ReactNode;
}

/** Right after a change the way back is one click; it stays until somebody sends it away. */
export function UndoToast({ label, busy, problem, undoRef, onUndo, onGone, children }: Props) {
  return (
    <div className={classes.toast} role="group" aria-label={label}>
      <span className={classes.words}>{problem === null ? children : problem.words}</span>
      <Button ref={undoRef} size="compact-sm" variant="white" onClick={onUndo} loading={busy}>
        Undo
      </Button>
      <CloseButton size="sm" variant="transparent" aria-label="Hide this" onClick={onGone} className={classes.close} />
    </div>
  );
}
