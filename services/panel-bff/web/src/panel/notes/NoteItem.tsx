import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconPencil, IconPin, IconPinFilled, IconPinnedOff, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Note } from "../../api/types";
import { formatAgo, formatMoment } from "../../format/dates";
import { usePeople } from "../../session/people";
import { useDateStyle } from "../../session/session";
import { useNow } from "../../ui/useNow";
import { NoteText } from "./NoteText";
import classes from "./Notes.module.css";

interface Props {
  note: Note;
  /** Why the role may not write notes; null when it may (AC-2). */
  mayNot: string | null;
  /** Why this one may not be edited or deleted; null when it may. */
  notMine: string | null;
  onPin: () => void;
  onEdit: () => void;
  onDelete: () => void;
  onShowEdits: () => void;
}

export const editId = (note: string): string => `edit-note-${note}`;

/** One note: what it says, who wrote it and when, and what can be done with it. */
export function NoteItem({ note, mayNot, notMine, onPin, onEdit, onDelete, onShowEdits }: Props) {
  const nameOf = usePeople();
  const dates = useDateStyle();
  const now = useNow();
  const why = mayNot ?? notMine;
  return (
    <>
      <NoteText text={note.text} />
      <div className={classes.foot}>
        <span className={classes.about}>
          {note.pinned && (
            <span className={classes.pinned}>
              <IconPinFilled size={12} aria-hidden="true" /> Pinned
            </span>
          )}
          <bdi className={classes.author}>{nameOf(note.author)}</bdi>
          <time dateTime={note.created_at} title={formatMoment(note.created_at, dates)}>
            {formatAgo(note.created_at, now, dates)}
          </time>
          {note.edited_at !== null && (
            <UnstyledButton className={classes.edited} onClick={onShowEdits} title="Show what it said before">
              edited {formatAgo(note.edited_at, now, dates)}
            </UnstyledButton>
          )}
        </span>
        <Act label={note.pinned ? "Unpin this note" : "Pin this note"} why={mayNot} onClick={onPin}>
          {note.pinned ? <IconPinnedOff size={15} /> : <IconPin size={15} />}
        </Act>
        <Act label="Edit this note" why={why} onClick={onEdit} id={editId(note.id)}>
          <IconPencil size={15} />
        </Act>
        <Act label="Delete this note" why={why} onClick={onDelete}>
          <IconTrash size={15} />
        </Act>
      </div>
    </>
  );
}

interface ActProps {
  label: string;
  why: string | null;
  id?: string;
  onClick: () => void;
  children: ReactNode;
}

function Act({ label, why, id, onClick, children }: ActProps) {
  return (
    <Tooltip label={why ?? label} multiline maw={260}>
      <ActionIcon
        id={id}
        size={26}
        className={classes.act}
        aria-label={why === null ? label : `${label}. ${why}`}
        aria-disabled={why !== null}
        data-disabled={why !== null || undefined}
        onClick={() => why === null && onClick()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
