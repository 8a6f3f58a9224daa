import { Button, Group, Text, Textarea } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { asProblem } from "../../api/problem";
import { formatCount } from "../../format/numbers";
import { Notice } from "../../ui/Notice";
import { useEscape } from "../../ui/useEscape";
import { LONGEST, theirs, type Draft } from "./draft";
import classes from "./Notes.module.css";

interface Props {
  draft: Draft;
  /** True when the note it began with is gone. */
  lost: boolean;
  saving: boolean;
  error: unknown;
  onChange: (text: string) => void;
  onSave: () => void;
  /** Over what somebody else wrote meanwhile. */
  onSaveOver: () => void;
  onCancel: () => void;
}

/** Where a note is written, its buttons in view: Ctrl or Cmd with Enter saves, Esc goes back. */
export function NoteEditor({ draft, lost, saving, error, onChange, onSave, onSaveOver, onCancel }: Props) {
  const editor = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const other = error === null ? null : theirs(error);
  const length = draft.text.trim().length;
  const over = length > LONGEST;
  const ready = length > 0 && !over && !saving;
  useEffect(() => {
    const here = area.current;
    here?.focus();
    here?.setSelectionRange(here.value.length, here.value.length);
    editor.current?.scrollIntoView({ block: "nearest" });
  }, []);
  useEscape(true, onCancel);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (ready) onSave();
  };

  return (
    <div ref={editor} className={classes.editor} onKeyDown={onKeyDown}>
      {lost && (
        <Notice tone="warn" title="This note was deleted meanwhile">
          What you typed is still here. Saving it writes a new note.
        </Notice>
      )}
      {other !== null && !lost && (
        <Notice tone="warn" title="Somebody else changed this note meanwhile">
          <blockquote className={classes.theirs} dir="auto">
            {other.text}
          </blockquote>
          <Button variant="default" size="compact-sm" mt={6} onClick={onSaveOver}>
            Save mine instead
          </Button>
        </Notice>
      )}
      {error !== null && other === null && !lost && (
        <Notice tone="bad" title="The note was not saved">
          {asProblem(error).words}
        </Notice>
      )}
      <Textarea
        ref={area}
        aria-label={draft.note === null ? "New note" : "Edit the note"}
        placeholder="What should your colleagues know?"
        autosize
        minRows={3}
        maxRows={14}
        dir="auto"
        value={draft.text}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={over && `At most ${formatCount(LONGEST)} characters; this has ${formatCount(length)}.`}
      />
      <Group gap="xs" mt={8} justify="space-between">
        <Text size="xs" c="dimmed" flex="1 1 180px">
          {length > LONGEST * 0.9 && !over
            ? `${formatCount(LONGEST - length)} characters left.`
            : "For colleagues only: notes are never sent to the contact."}
        </Text>
        <Group gap="xs" ml="auto">
          <Button variant="default" size="compact-md" onClick={onCancel}>
            Cancel
          </Button>
          <Button size="compact-md" onClick={onSave} disabled={!ready} loading={saving}>
            Save note
          </Button>
        </Group>
      </Group>
    </div>
  );
}
