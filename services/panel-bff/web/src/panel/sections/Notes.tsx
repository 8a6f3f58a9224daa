import { Button, CloseButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { asProblem } from "../../api/problem";
import type { Note } from "../../api/types";
import { counted } from "../../format/numbers";
import { usePeople } from "../../session/people";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { Notice } from "../../ui/Notice";
import { ReasonedButton } from "../../ui/ReasonedButton";
import { UnsavedQuestion } from "../../ui/UnsavedQuestion";
import { useUnsaved } from "../../ui/useUnsaved";
import { NoteEditor } from "../notes/NoteEditor";
import { NoteItem } from "../notes/NoteItem";
import classes from "../notes/Notes.module.css";
import { DeletedNotesDialog, NoteEditsDialog } from "../notes/NotesDialog";
import { ADD_ID, UNDO_ID, useNotes } from "../notes/useNotes";
import { Nothing, Section, type SectionProps } from "./Section";

/** NO-1, NO-2: what colleagues should know of the contact; pinned notes first, then the newest. */
export function Notes({ panel }: SectionProps) {
  const me = useSession();
  const notes = useNotes(panel);
  const nameOf = usePeople();
  const [cancelling, setCancelling] = useState(false);
  const [looking, setLooking] = useState<Note | "deleted" | null>(null);
  const leaving = useUnsaved(notes.unsaved);
  const contact = panel.contact.id;
  const mayNot = whyNot(me, "notes.write");
  const notMine = (note: Note): string | null =>
    note.author === me.user.id || me.user.role === "admin"
      ? null
      : `Only ${nameOf(note.author)}, who wrote it, or an admin can do this.`;
  const { draft, items, gone } = notes;
  const atTop = draft !== null && (draft.note === null || !items.some((note) => note.id === draft.note?.id));
  const editor = draft !== null && (
    <NoteEditor
      draft={draft}
      lost={notes.lost}
      saving={notes.save.isPending}
      error={notes.save.error}
      onChange={notes.type}
      onSave={notes.write}
      onSaveOver={notes.writeOver}
      onCancel={() => (notes.unsaved ? setCancelling(true) : notes.discard())}
    />
  );

  return (
    <Section title="Notes" aside={<AddNote reason={mayNot} busy={draft !== null} onAdd={() => notes.begin(null)} />}>
      <div className={classes.all}>
        {notes.act.isError && (
          <Notice tone="bad" title="That did not work">
            {asProblem(notes.act.error).words}
          </Notice>
        )}
        {gone !== null && !items.some((note) => note.id === gone.id) && (
          <div className={classes.undo} role="group" aria-label="Deleted just now">
            <span>Note deleted</span>
            <Button
              id={UNDO_ID}
              size="compact-sm"
              variant="default"
              onClick={() => notes.restore(gone)}
              loading={notes.act.isPending && notes.act.variables.kind === "restore"}
            >
              Undo
            </Button>
            <CloseButton size="sm" aria-label="Hide this" onClick={notes.forget} />
          </div>
        )}
        {atTop && editor}
        {items.length === 0 && draft === null && <Nothing>No notes on this contact</Nothing>}
        {items.length > 0 && (
          <ul className={classes.list}>
            {items.map((note) => (
              <li key={note.id} className={classes.note} data-pinned={note.pinned || undefined}>
                {draft?.note?.id === note.id ? (
                  editor
                ) : (
                  <NoteItem
                    note={note}
                    mayNot={mayNot}
                    notMine={draft === null ? notMine(note) : "Save or cancel the note you are writing first."}
                    onPin={() => notes.pin(note)}
                    onEdit={() => notes.begin(note)}
                    onDelete={() => notes.remove(note)}
                    onShowEdits={() => setLooking(note)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        <div className={classes.end}>
          {notes.total > items.length && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => (notes.pages.data === undefined ? notes.showAll() : void notes.pages.fetchNextPage())}
              loading={notes.pages.isFetching}
            >
              Show more of {counted(notes.total, "note")}
            </Button>
          )}
          {mayNot === null && (panel.notes?.deleted ?? 0) > 0 && (
            <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setLooking("deleted")}>
              {counted(panel.notes?.deleted ?? 0, "deleted note")}
            </Button>
          )}
        </div>
      </div>
      {looking === "deleted" && (
        <DeletedNotesDialog contact={contact} notMine={notMine} onClose={() => setLooking(null)} />
      )}
      {looking !== null && looking !== "deleted" && (
        <NoteEditsDialog contact={contact} note={looking} onClose={() => setLooking(null)} />
      )}
      <UnsavedQuestion
        what="the note you are writing"
        leaving={
          cancelling
            ? { asked: true, leave: () => (setCancelling(false), notes.discard()), stay: () => setCancelling(false) }
            : { ...leaving, leave: () => (notes.discard(), leaving.leave()) }
        }
      />
    </Section>
  );
}

function AddNote({ reason, busy, onAdd }: { reason: string | null; busy: boolean; onAdd: () => void }) {
  return (
    <ReasonedButton
      id={ADD_ID}
      reason={reason}
      variant="subtle"
      size="compact-sm"
      leftSection={<IconPlus size={15} aria-hidden="true" />}
      onClick={onAdd}
      disabled={busy}
    >
      Add note
    </ReasonedButton>
  );
}
