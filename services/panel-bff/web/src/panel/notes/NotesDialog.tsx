import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { asProblem } from "../../api/problem";
import type { DeletedNote, Note } from "../../api/types";
import { formatMoment } from "../../format/dates";
import { usePeople } from "../../session/people";
import { useDateStyle } from "../../session/session";
import { Dialog } from "../../ui/Dialog";
import { MoreButton } from "../../ui/MoreButton";
import { Notice } from "../../ui/Notice";
import { useDeletedNotes, useNoteChange, useNoteEdits } from "./noteQueries";
import { Nothing } from "../sections/Section";
import classes from "./Notes.module.css";

interface Said {
  key: number | string;
  text: string;
  about: string;
  aside?: ReactNode;
}

function Texts({ items }: { items: readonly Said[] }) {
  return (
    <ol className={classes.texts}>
      {items.map(({ key, text, about, aside }) => (
        <li key={key}>
          <p className={classes.text} dir="auto">
            {text}
          </p>
          <div className={classes.foot}>
            <span className={classes.about}>{about}</span>
            {aside}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Waiting({ error }: { error: unknown }) {
  if (error === null) return <Skeleton height={120} role="status" aria-label="Loading" />;
  return (
    <Notice tone="bad" title="It can't be shown right now">
      {asProblem(error).words}
    </Notice>
  );
}

/** NO-1: what a note said, from now back to its first words. */
export function NoteEditsDialog({ contact, note, onClose }: { contact: string; note: Note; onClose: () => void }) {
  const edits = useNoteEdits(contact, note);
  const nameOf = usePeople();
  const dates = useDateStyle();
  const wrote = (by: string, at: string) => `${nameOf(by)}, ${formatMoment(at, dates)}`;
  const before = edits.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog title="Edits of this note" onClose={onClose}>
      {edits.data === undefined ? (
        <Waiting error={edits.error} />
      ) : (
        <Texts
          items={[
            {
              key: "now",
              text: note.text,
              about: `Now: ${wrote(note.edited_by ?? note.author, note.edited_at ?? note.created_at)}`,
            },
            ...before.map(({ version, text, written_by, written_at }) => ({
              key: version,
              text,
              about: wrote(written_by, written_at),
            })),
          ]}
        />
      )}
      <MoreButton pages={edits} size="compact-sm">
        Show earlier ones
      </MoreButton>
    </Dialog>
  );
}

interface DeletedProps {
  contact: string;
  notMine: (note: DeletedNote) => string | null;
  onClose: () => void;
}

/** NO-1: a deletion can be undone for 30 days. */
export function DeletedNotesDialog({ contact, notMine, onClose }: DeletedProps) {
  const deleted = useDeletedNotes(contact);
  const change = useNoteChange(contact);
  const nameOf = usePeople();
  const dates = useDateStyle();
  const items = (deleted.data?.items ?? []).map((note) => ({
    key: note.id,
    text: note.text,
    about: `${nameOf(note.author)}; deleted by ${nameOf(note.deleted_by)}, ${formatMoment(note.deleted_at, dates)}`,
    aside:
      notMine(note) === null ? (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => change.mutate({ kind: "restore", id: note.id })}
          loading={change.isPending && change.variables.kind === "restore" && change.variables.id === note.id}
        >
          Restore
        </Button>
      ) : (
        <span className={classes.about}>Its author or an admin can restore it</span>
      ),
  }));
  return (
    <Dialog title="Deleted notes" onClose={onClose}>
      {change.isError && (
        <Notice tone="bad" title="The note was not restored">
          {asProblem(change.error).words}
        </Notice>
      )}
      {deleted.data === undefined ? (
        <Waiting error={deleted.error} />
      ) : items.length === 0 ? (
        <Nothing>No deleted notes. A deleted note can be restored for 30 days.</Nothing>
      ) : (
        <Texts items={items} />
      )}
    </Dialog>
  );
}
