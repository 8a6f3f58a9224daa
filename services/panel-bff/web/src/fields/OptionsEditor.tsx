import { Button, Input } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useId, useRef } from "react";
import { useAnnounce } from "../ui/announce";
import { kept, newOption, type DraftOption } from "./draft";
import classes from "./OptionsEditor.module.css";
import note from "./Note.module.css";
import { OptionRow } from "./OptionRow";
import type { Direction } from "./order";
import type { FieldEditor } from "./useFieldEditor";

const replaced = (options: readonly DraftOption[], changed: DraftOption): DraftOption[] =>
  options.map((option) => (option.key === changed.key ? changed : option));

function moved(options: readonly DraftOption[], key: string, direction: Direction): DraftOption[] {
  const at = options.findIndex((option) => option.key === key);
  const to = at + (direction === "up" ? -1 : 1);
  const [option, other] = [options[at], options[to]];
  if (option === undefined || other === undefined) return [...options];
  return options.map((one, index) => (index === at ? other : index === to ? option : one));
}

/** CF-2: the options of a Multi-Choice field, in the order they are offered. */
export function OptionsEditor({ editor, disabled }: { editor: FieldEditor; disabled: boolean }) {
  const { draft, edit, faults, uses } = editor;
  const announce = useAnnounce();
  const list = useRef<HTMLUListElement>(null);
  const next = useRef<string | null>(null);
  const title = useId();
  const set = (options: DraftOption[]) => edit({ options });
  // After adding, moving or removing, the keyboard goes on where it was needed.
  useEffect(() => {
    if (next.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-option="${next.current}"]`)?.focus();
    next.current = null;
  }, [draft.options]);

  const add = (after?: DraftOption) => {
    const option = newOption();
    const at = after === undefined ? draft.options.length : draft.options.indexOf(after) + 1;
    next.current = option.key;
    set(draft.options.toSpliced(at, 0, option));
  };
  const move = (option: DraftOption, direction: Direction) => {
    const options = moved(draft.options, option.key, direction);
    next.current = option.key;
    set(options);
    const at = options.findIndex((one) => one.key === option.key) + 1;
    announce(`${option.label} is now ${String(at)} of ${String(options.length)}`);
  };
  const remove = (option: DraftOption) => {
    if (option.id !== null) return set(replaced(draft.options, { ...option, going: "ask" }));
    const at = draft.options.indexOf(option);
    next.current = (draft.options[at + 1] ?? draft.options[at - 1])?.key ?? null;
    set(draft.options.toSpliced(at, 1));
  };
  const staying = kept(draft.options);
  return (
    <Input.Wrapper label="Options" labelElement="div" labelProps={{ id: title }} error={faults.options}>
      <Input.Description mb={8} className={note.note}>
        Contacts hold one of these. Alt with the up and down keys moves an option.
      </Input.Description>
      <ul ref={list} className={classes.options} aria-labelledby={title}>
        {draft.options.map((option, index) => (
          <OptionRow
            key={option.key}
            option={option}
            place={index + 1}
            of={draft.options.length}
            uses={option.id === null ? 0 : (uses[option.id] ?? 0)}
            others={staying.filter((other) => other.key !== option.key && other.id !== null)}
            fault={faults[option.key]}
            disabled={disabled}
            onChange={(changed) => set(replaced(draft.options, changed))}
            onMove={(direction) => move(option, direction)}
            onRemove={() => remove(option)}
            onEnter={() => add(option)}
          />
        ))}
      </ul>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={15} aria-hidden="true" />}
        onClick={() => add()}
        disabled={disabled}
      >
        Add option
      </Button>
    </Input.Wrapper>
  );
}
