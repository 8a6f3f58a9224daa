import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useMemo, useRef, useState, type RefObject } from "react";
import { holdPage } from "../../api/client";
import type { Catalogue, Panel } from "../../api/types";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { bringFault } from "../../ui/bringFault";
import { UnsavedQuestion } from "../../ui/UnsavedQuestion";
import { useEscape } from "../../ui/useEscape";
import { useUnsaved } from "../../ui/useUnsaved";
import { ConflictChooser, type Choices } from "./ConflictChooser";
import { CustomEdit } from "./CustomEdit";
import { DefaultEdit } from "./DefaultEdit";
import { EditFoot } from "./EditFoot";
import classes from "./Editor.module.css";
import { nameOf, type Kit } from "./form";
import { HeaderEdit } from "./HeaderEdit";
import { LabelsEdit } from "./LabelsEdit";
import { withItsStatus } from "./status";
import { StatusEdit } from "./StatusEdit";
import { inputId } from "./TextRow";
import { LABELS, useEditor, type Edit, type Start } from "./useEditor";
import { useSaveKey } from "./useSaveKey";

interface Props {
  start: Start;
  catalogue: Pick<Catalogue, "fields" | "labels" | "institution">;
  /** The panel as it is now; null for a contact that is being added. */
  latest: Panel | null;
  title: string;
  name: string;
  /** Everything is saved. */
  onSaved: (id: string) => void;
  /** Nothing is to be saved, or no more. */
  onCancel: () => void;
  /** Somebody wanted to leave and stays. */
  onStayed: () => void;
}

/** The panel's edit mode, for a contact that is there and for one to be added (CF-4, CF-6, CT-4, CT-5, ID-12). */
export function Editor({ start, catalogue, latest, title, name, onSaved, onCancel, onStayed }: Props) {
  const { fields, institution } = catalogue;
  const kit = useMemo<Kit>(
    () => ({
      fields: fields.filter((field) => !field.deleted),
      format: institution.date_format,
      timeZone: institution.time_zone,
    }),
    [fields, institution.date_format, institution.time_zone],
  );
  const edit = useEditor(start, kit, latest);
  const adding = start.id === null;
  const noCreating = whyNot(useSession(), "labels.create");
  const [choices, setChoices] = useState<Choices>({});
  const [cancelling, setCancelling] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const unsaved = edit.saved === null && edit.count > 0;
  const leaving = useUnsaved(unsaved);
  useEffect(() => (unsaved ? holdPage() : undefined), [unsaved]);

  // Once the answer is there and nothing is unsaved any more, the way out is free.
  const saved = useEffectEvent(onSaved);
  useEffect(() => {
    if (edit.saved !== null) saved(edit.saved);
  }, [edit.saved]);
  useFaultFocus(form, edit);
  useEffect(() => document.getElementById(inputId("first_name"))?.focus(), []);

  const { conflict } = edit;
  const idle = idleReason(edit, choices);
  const save = () => {
    if (idle !== null || cancelling || leaving.asked) return;
    if (conflict === null) return void edit.save();
    const theirs = conflict.clashes.map(({ field }) => field).filter((field) => choices[field] === "theirs");
    setChoices({});
    return void edit.settle(conflict, new Set(theirs));
  };
  const cancel = () => (unsaved && !adding ? setCancelling(true) : onCancel());
  useSaveKey(form, save);
  useEscape(true, cancel);

  return (
    <form
      ref={form}
      className={classes.form}
      aria-label={title}
      aria-busy={edit.saving}
      noValidate
      onSubmit={(event) => event.preventDefault()}
    >
      {conflict === null && latest !== null && <Elsewhere edit={edit} latest={latest} kit={kit} />}
      <div className={classes.scroll} inert={edit.saving}>
        {conflict !== null && (
          <ConflictChooser
            clashes={conflict.clashes}
            current={conflict.current}
            kit={kit}
            others={edit.count - conflict.clashes.length}
            choices={choices}
            onChoose={setChoices}
          />
        )}
        <div hidden={conflict !== null}>
          <HeaderEdit edit={edit} title={title} name={name} titled={conflict === null} />
          <LabelsEdit
            labels={catalogue.labels}
            chosen={edit.labels}
            onChange={edit.setLabels}
            noCreating={noCreating}
          />
          <StatusEdit edit={edit} adding={adding} />
          <DefaultEdit edit={edit} />
          <CustomEdit edit={edit} kit={kit} allAtFirst={adding} />
        </div>
      </div>
      <EditFoot
        edit={edit}
        verb={conflict !== null ? "Save again" : edit.id === null ? "Add contact" : "Save"}
        idle={idle}
        onSave={save}
        onCancel={cancel}
      />
      <UnsavedQuestion
        what={adding ? (edit.id === null ? "the new contact" : "the new contact's labels") : `your edits of ${name}`}
        leaving={{
          asked: cancelling || leaving.asked,
          leave: cancelling ? onCancel : leaving.leave,
          stay: () => {
            setCancelling(false);
            if (leaving.asked) onStayed();
            leaving.stay();
          },
        }}
      />
    </form>
  );
}

function idleReason(edit: Edit, choices: Choices): string | null {
  if (edit.conflict !== null)
    return edit.conflict.clashes.some(({ field }) => choices[field] === undefined)
      ? "Choose for each field first"
      : null;
  return edit.count > 0 || edit.id === null ? null : "Nothing was typed yet";
}

/** After a save that failed the keyboard is at the first fault, else where it was. */
function useFaultFocus(form: RefObject<HTMLFormElement | null>, { saving, trouble }: Edit): void {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    if (saving) return;
    if (trouble !== null && !bringFault(form.current)) (last.current as HTMLElement | null)?.focus();
  }, [form, saving, trouble]);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      last.current = event.target as Element;
    };
    const element = form.current;
    element?.addEventListener("focusin", note);
    return () => element?.removeEventListener("focusin", note);
  }, [form]);
}

/** Says softly what changed elsewhere: it shows in the form already, save where it is being edited (CT-5). */
function Elsewhere({ edit, latest, kit }: { edit: Edit; latest: Panel; kit: Kit }) {
  const left = edit.movedIn(latest.contact);
  const changed = new Set([...edit.heard, ...left]);
  if (changed.size === 0) return null;
  const both = left.filter((key) => edit.dirty.includes(key));
  const isMine = new Set(edit.dirty.flatMap(withItsStatus));
  const names = (keys: readonly string[]) => keys.map((key) => (key === LABELS ? "Labels" : nameOf(key, kit)));
  const inOrder = [...Object.keys(edit.values), LABELS].filter((key) => changed.has(key));
  return (
    <div className={classes.elsewhere} role="status">
      <span>
        Changed elsewhere meanwhile: {names(inOrder).join(", ")}.{edit.heard.length > 0 && " The form shows it."}
        {edit.count > 0 && " Your edit is as you left it."}
        {both.length > 0 && ` Saving asks about ${names(both).join(", ")}.`}
      </span>
      {left.some((key) => !isMine.has(key)) && (
        <Button variant="default" size="compact-sm" onClick={() => edit.follow(latest)}>
          Show what changed
        </Button>
      )}
    </div>
  );
}
