import { useEffect } from "react";
import { asProblem } from "../api/problem";
import type { Field } from "../api/types";
import { useAnnounce } from "../ui/announce";
import { UndoToast } from "../ui/UndoToast";
import { useRestore } from "./queries";

interface Props {
  field: Field;
  onRestored: (field: Field, created: boolean) => void;
  onGone: () => void;
}

/** The way back right after a deletion (CF-8). */
export function UndoDelete({ field, onRestored, onGone }: Props) {
  const announce = useAnnounce();
  const restore = useRestore((restored) => {
    onGone();
    onRestored(restored, false);
  });
  useEffect(() => announce(`${field.name} was deleted. Undo is at the end of the page.`), [announce, field.name]);
  return (
    <UndoToast
      label="Deleted just now"
      busy={restore.isPending}
      problem={restore.isError ? asProblem(restore.error) : null}
      onUndo={() => restore.mutate(field.id)}
      onGone={onGone}
    >
      <strong>{field.name}</strong> was deleted
    </UndoToast>
  );
}
