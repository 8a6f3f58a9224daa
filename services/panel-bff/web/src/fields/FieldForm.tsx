import { Autocomplete, Button, Textarea, TextInput, VisuallyHidden } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { flushSync } from "react-dom";
import { Link } from "react-router";
import { asProblem, type ApiProblem } from "../api/problem";
import type { Catalogue, Field } from "../api/types";
import { bringFault } from "../ui/bringFault";
import { Notice } from "../ui/Notice";
import { UnsavedQuestion } from "../ui/UnsavedQuestion";
import { useUnsaved } from "../ui/useUnsaved";
import { DeleteQuestion } from "./DeleteQuestion";
import classes from "./FieldForm.module.css";
import note from "./Note.module.css";
import { FlagSwitches } from "./FlagSwitches";
import { groupNames } from "./listing";
import { OptionsEditor } from "./OptionsEditor";
import { PlaceInPanel } from "./PlaceInPanel";
import { Preview } from "./Preview";
import { StaleNotice } from "./StaleNotice";
import { TypeChoice } from "./TypeChoice";
import { useFieldEditor } from "./useFieldEditor";

const NOTE = { description: note.note };

interface Props {
  field: Field | null;
  catalogue: Catalogue;
  reason: string | null;
  onClose: () => void;
  onSaved: (field: Field, created: boolean) => void;
  onDeleted: (field: Field) => void;
}

/** CF-1, CF-2: everything a field is, with the field as the panel shows it beside. */
export function FieldForm({ field, catalogue, reason, onClose, onSaved, onDeleted }: Props) {
  const editor = useFieldEditor(field, reason === null, onSaved);
  const { base, draft, edit, changed, faults, save, theirs } = editor;
  const [deleting, setDeleting] = useState(false);
  const [gone, setGone] = useState(false);
  const leaving = useUnsaved(changed && !gone);
  const form = useRef<HTMLFormElement>(null);
  const problem = save.isError ? asProblem(save.error) : null;
  useFocusOnFault(form, faults);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null && (changed || base === null)) editor.submit();
  };
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate aria-label="Contact field">
      <div className={classes.scroll}>
        <fieldset className={classes.fields} disabled={reason !== null}>
          <VisuallyHidden component="legend">Definition</VisuallyHidden>
          {reason !== null && (
            <p className={classes.reason}>
              <IconLock size={16} aria-hidden="true" /> {reason}
            </p>
          )}
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            maxLength={64}
            value={draft.name}
            onChange={(event) => edit({ name: event.currentTarget.value })}
            error={nameFault(faults.name, problem)}
            data-autofocus={base === null ? true : undefined}
            autoComplete="off"
          />
          <TypeChoice base={base} draft={draft} edit={edit} fault={faults.type} />
          {draft.type === "choice" && <OptionsEditor editor={editor} disabled={reason !== null} />}
          <Textarea
            label="Description"
            classNames={NOTE}
            description="Shown in the panel behind the small i beside the name."
            autosize
            minRows={2}
            maxRows={6}
            maxLength={1000}
            value={draft.description}
            onChange={(event) => edit({ description: event.currentTarget.value })}
            error={faults.description}
          />
          <Autocomplete
            label="Group"
            classNames={NOTE}
            description="Fields of one group stand together in the panel. Choose one, or type a new one."
            placeholder="No group"
            data={groupNames(catalogue.fields)}
            maxLength={64}
            value={draft.group}
            onChange={(group) => edit({ group })}
            error={faults.group}
            comboboxProps={{ shadow: "md" }}
          />
          <FlagSwitches draft={draft} edit={edit} faults={faults} />
          {base !== null && <PlaceInPanel field={base} fields={catalogue.fields} disabled={reason !== null} />}
        </fieldset>
        <Preview draft={draft} id={base?.id ?? "new"} format={catalogue.institution.date_format} />
      </div>
      <footer className={classes.foot}>
        {theirs !== null && base !== null && (
          <StaleNotice base={base} theirs={theirs} draft={draft} onTake={(keepMine) => editor.takeTheirs(keepMine)} />
        )}
        {problem !== null && theirs === null && Object.keys(faults).length === 0 && (
          <Notice tone="bad" title={problem.title}>
            {problem.detail ?? "Nothing was saved, and nothing you typed is lost."}
          </Notice>
        )}
        <div className={classes.actions}>
          {base !== null && (
            <Button
              variant="subtle"
              color="red"
              className={classes.delete}
              onClick={() => setDeleting(true)}
              disabled={reason !== null}
            >
              Delete field
            </Button>
          )}
          <span className={classes.spring} />
          {changed && <span className={classes.unsaved}>Not saved yet</span>}
          <Button variant="default" onClick={onClose}>
            {reason === null && changed ? "Cancel" : "Close"}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={reason !== null || theirs !== null || (!changed && base !== null)}
          >
            {base === null ? "Create field" : "Save"}
          </Button>
        </div>
      </footer>
      <UnsavedQuestion leaving={leaving} what={base === null ? "the new field" : `your changes to ${base.name}`} />
      {deleting && base !== null && (
        <DeleteQuestion
          field={base}
          onDeleted={(deleted) => {
            flushSync(() => setGone(true)); // what was typed into it goes with it, and nobody is asked about that
            onDeleted(deleted);
          }}
          onClose={() => setDeleting(false)}
        />
      )}
    </form>
  );
}

/** Of a name that is taken, the field that has it. */
function nameFault(fault: string | undefined, problem: ApiProblem | null) {
  const other = problem?.extra.field;
  if (fault === undefined || typeof other !== "object" || other === null || !("id" in other)) return fault;
  return (
    <>
      {fault} <Link to={`/fields/${String(other.id)}`}>Open that field</Link>
    </>
  );
}

function useFocusOnFault(form: React.RefObject<HTMLFormElement | null>, faults: Record<string, string>): void {
  useEffect(() => {
    if (Object.keys(faults).length > 0) bringFault(form.current);
  }, [form, faults]);
}
