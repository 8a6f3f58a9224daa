import { Combobox, PillsInput, useCombobox } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useRef, useState, type MouseEvent } from "react";
import type { Label } from "../../api/types";
import { LabelPill } from "../../ui/LabelPill";
import { Section } from "../sections/Section";
import classes from "./LabelsEdit.module.css";
import { creatable, labelNamed, newLabel, newName, offered } from "./labels";

interface Props {
  /** The institution's, archived ones too: a contact may still have them. */
  labels: readonly Label[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Null: new labels may be made here. Else the reason why not (AC-2). */
  noCreating: string | null;
}

/** Labels are added by search, removed by their cross, and made in place when nothing matches (LA-2). */
export function LabelsEdit({ labels, chosen, onChange, noCreating }: Props) {
  const [search, setSearch] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const options = offered(labels, chosen, search);
  const fresh = creatable(labels, chosen, search);

  const add = (choice: string) => {
    onChange([...chosen, choice]);
    setSearch("");
    combobox.resetSelectedOption();
  };
  const remove = (choice: string) => {
    onChange(chosen.filter((one) => one !== choice));
    input.current?.focus(); // the cross that was pressed is gone
  };
  const openUnlessOnButton = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest("button") === null) combobox.openDropdown();
  };

  return (
    <Section title="Labels">
      <Combobox store={combobox} onOptionSubmit={add} withinPortal>
        <Combobox.DropdownTarget>
          <PillsInput classNames={{ input: classes.box }} onClick={openUnlessOnButton}>
            <div className={classes.pills}>
              {chosen.map((choice) => (
                <Chosen key={choice} choice={choice} labels={labels} onRemove={() => remove(choice)} />
              ))}
              <Combobox.EventsTarget withExpandedAttribute>
                <PillsInput.Field
                  ref={input}
                  role="combobox"
                  className={classes.search}
                  aria-label="Add a label"
                  placeholder={chosen.length === 0 ? "Search labels" : "Add a label"}
                  value={search}
                  onBlur={() => combobox.closeDropdown()}
                  onChange={(event) => {
                    setSearch(event.currentTarget.value);
                    combobox.openDropdown();
                    combobox.selectFirstOption();
                  }}
                  onKeyDown={(event) => {
                    const last = chosen.at(-1);
                    if (event.key === "Backspace" && search === "" && last !== undefined) remove(last);
                  }}
                />
              </Combobox.EventsTarget>
            </div>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown>
          <Combobox.Options mah={240} style={{ overflowY: "auto" }}>
            {options.map((label) => (
              <Combobox.Option key={label.id} value={label.id} className={classes.option}>
                <LabelPill label={label} />
              </Combobox.Option>
            ))}
            {fresh !== null && noCreating === null && (
              <Combobox.Option value={newLabel(fresh)} className={`${classes.option} ${classes.create}`}>
                <IconPlus size={15} aria-hidden="true" /> Create label “{fresh}”
              </Combobox.Option>
            )}
            {options.length === 0 && (fresh === null || noCreating !== null) && (
              <Combobox.Empty>{emptiness(labels, search, noCreating)}</Combobox.Empty>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </Section>
  );
}

function emptiness(labels: readonly Label[], search: string, noCreating: string | null): string {
  if (search.trim() === "")
    return labels.length === 0 ? "No labels yet. Type a name to make one." : "Every label is on.";
  const same = labelNamed(labels, search);
  if (same?.archived === true) return `“${same.name}” is archived and not offered any more.`;
  if (same !== undefined) return `“${same.name}” is already on.`;
  return noCreating ?? "A label has at most 64 characters.";
}

interface ChosenProps {
  choice: string;
  labels: readonly Label[];
  onRemove: () => void;
}

function Chosen({ choice, labels, onRemove }: ChosenProps) {
  const fresh = newName(choice);
  const label =
    fresh === null
      ? (labels.find(({ id }) => id === choice) ?? { name: "A label", colour: "gray", description: null })
      : { name: fresh, colour: "gray", description: "Will be made when you save" };
  return <LabelPill label={label} onRemove={onRemove} />;
}
