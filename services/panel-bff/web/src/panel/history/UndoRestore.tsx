import { useEffect, useRef } from "react";
import type { ApiProblem } from "../../api/problem";
import type { Catalogue } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { UndoToast } from "../../ui/UndoToast";
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

/** The way back right after a restore; the keyboard is at it (AC-5). */
export function UndoRestore({ done, catalogue, ...others }: Props) {
  const announce = useAnnounce();
  const name = fieldName(done.field, catalogue);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => undo.current?.focus(), []);
  useEffect(() => announce(`${name} was restored. Undo is at the end of the panel.`), [announce, name]);
  return (
    <UndoToast {...others} label="Restored just now" undoRef={undo}>
      <strong>{name}</strong> is <Was field={done.field} value={done.to} catalogue={catalogue} />
    </UndoToast>
  );
}
