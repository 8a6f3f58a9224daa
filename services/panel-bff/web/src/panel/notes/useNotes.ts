import { useEffect, useRef, useState } from "react";
import { asProblem } from "../../api/problem";
import { newKey } from "../../api/upload";
import type { Note, Panel } from "../../api/types";
import { useSession } from "../../session/session";
import { useAnnounce } from "../../ui/announce";
import { newDraft, theirs, useDraft } from "./draft";
import { editId } from "./NoteItem";
import { useAllNotes, useNoteChange } from "./noteQueries";

/** Where the keyboard goes when what it was in has gone. */
export const ADD_ID = "add-note";
export const UNDO_ID = "undo-note";

/** The Notes section's state: what is shown, what is being written, what was deleted a moment ago. */
export function useNotes({ contact: { id: contact }, notes }: Panel) {
  const [all, setAll] = useState(false);
  const pages = useAllNotes(contact, notes, all);
  const items = (all ? pages.data?.pages.flatMap((page) => page.items) : undefined) ?? notes?.items ?? [];
  const { draft, setDraft, unsaved } = useDraft(`${useSession().user.id} ${contact}`);
  const [gone, setGone] = useState<Note | null>(null);
  const save = useNoteChange(contact);
  const act = useNoteChange(contact);
  const announce = useAnnounce();
  const goTo = useFocusNext();
  const sent = useRef({ text: "", key: "" });
  const started = draft?.note ?? null;
  const lost = started !== null && asProblem(save.error).status === 404;

  const close = (focus: string) => {
    setDraft(null);
    save.reset();
    goTo(focus);
  };
  const write = (from: Note | null) => {
    if (draft === null) return;
    const text = draft.text.trim();
    // The same text sent again, after an answer that was lost, is written once.
    if (sent.current.text !== text) sent.current = { text, key: newKey() };
    const change =
      from === null
        ? ({ kind: "write", text, key: sent.current.key } as const)
        : ({ kind: "change", note: from, wanted: { text } } as const);
    save.mutate(change, {
      onSuccess: ({ note }) => {
        sent.current = { text: "", key: "" };
        announce("Note saved");
        close(from === null ? ADD_ID : editId(note.id));
      },
    });
  };

  return {
    items,
    total: notes?.total ?? 0,
    pages,
    showAll: () => setAll(true),
    draft,
    lost,
    unsaved,
    save,
    act,
    gone,
    begin: (note: Note | null) => {
      save.reset();
      setDraft(newDraft(note));
    },
    type: (text: string) => setDraft((now) => now && { ...now, text }),
    write: () => write(lost ? null : started),
    writeOver: () => write(theirs(save.error)),
    discard: () => close(started === null ? ADD_ID : editId(started.id)),
    pin: (note: Note) =>
      act.mutate(
        { kind: "change", note, wanted: { pinned: !note.pinned } },
        { onSuccess: ({ note: now }) => announce(now.pinned ? "Note pinned" : "Note unpinned") },
      ),
    remove: (note: Note) =>
      act.mutate(
        { kind: "delete", note },
        {
          onSuccess: () => {
            setGone(note);
            announce("Note deleted. Undo is above the notes.");
            goTo(UNDO_ID);
          },
        },
      ),
    restore: (note: Note) =>
      act.mutate(
        { kind: "restore", id: note.id },
        {
          onSuccess: () => {
            setGone(null);
            announce("The note is back");
            goTo(editId(note.id));
          },
        },
      ),
    forget: () => {
      setGone(null);
      goTo(ADD_ID);
    },
  };
}

/**
 * Focuses the element with an id once it is drawn and enabled, which on a slow machine may be seconds after its note has
 * come; not if somebody went elsewhere meanwhile.
 */
function useFocusNext(): (id: string) => void {
  const next = useRef<{ id: string; from: Element | null } | null>(null);
  const [, draw] = useState(0);
  useEffect(() => {
    if (next.current === null) return;
    const { id, from } = next.current;
    const now = document.activeElement;
    const stays = now === from || now === document.body;
    const element = document.getElementById(id);
    if (stays) element?.focus();
    if (!stays || (element !== null && element === document.activeElement)) next.current = null;
  });
  return (id) => {
    next.current = { id, from: document.activeElement };
    draw((count) => count + 1);
  };
}
