import { Button, CloseButton } from "@mantine/core";
import { useEffect } from "react";
import { asProblem } from "../api/problem";
import type { Field } from "../api/types";
import { useAnnounce } from "../ui/announce";
import { useRestore } from "./queries";
import classes from "./UndoDelete.module.css";

interface Props {
  field: Field;
  onRestored: (field: Field, created: boolean) => void;
  onGone: () => void;
}

/** Right after a deletion the way back is one click; it stays until somebody sends it away (CF-8). */
export function UndoDelete({ field, onRestored, onGone }: Props) {
  const announce = useAnnounce();
  const restore = useRestore((restored) => {
    onGone();
    onRestored(restored, false);
  });
  useEffect(() => announce(`${field.name} was deleted. Undo is at the end of the page.`), [announce, field.name]);
  const problem = restore.isError ? asProblem(restore.error) : null;
  return (
    <div className={classes.undo} role="group" aria-label="Deleted just now">
      <span className={classes.undoWords}>
        {problem === null ? (
          <>
            <strong>{field.name}</strong> was deleted
          </>
        ) : (
          (problem.errors[0]?.message ?? problem.detail ?? problem.title)
        )}
      </span>
      <Button size="compact-sm" variant="white" onClick={() => restore.mutate(field.id)} loading={restore.isPending}>
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
