import { Button, CloseButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { ApiProblem } from "../../api/problem";
import type { Catalogue } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import classes from "./History.module.css";
import { Was } from "./Was";
import { fieldName, type Wish } from "./words";

interface Props {
  done: Wish;
  catalogue: Catalogue;
  busy: boolean;
  /** Why it could not be undone. */
  problem: ApiProblem | null;
  onUndo: () => void;
  onGone: () => void;
}

/** Right after a restore the way back is one click; it stays until somebody sends it away. */
export function UndoRestore({ done, catalogue, busy, problem, onUndo, onGone }: Props) {
  const announce = useAnnounce();
  const name = fieldName(done.field, catalogue);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => undo.current?.focus(), []);
  useEffect(() => announce(`${name} was restored. Undo is at the end of the panel.`), [announce, name]);
  return (
    <div className={classes.undo} role="group" aria-label="Restored just now">
      <span className={classes.undoWords}>
        {problem === null ? (
          <>
            <strong>{name}</strong> is <Was field={done.field} value={done.to} catalogue={catalogue} />
          </>
        ) : (
          (problem.errors[0]?.message ?? problem.detail ?? problem.title)
        )}
      </span>
      <Button ref={undo} size="compact-sm" variant="white" onClick={onUndo} loading={busy}>
        Undo
      </Button>
      <CloseButton
        size="sm"
        variant="transparent"
        aria-label="Hide this"
        onClick={onGone}
        className={classes.undoClose}
      />
    </div>
  );
}
