import { NativeSelect, NumberInput, Switch, TagsInput, Text } from "@mantine/core";
import { useState } from "react";
import type { ImportOptions, MappingChange } from "../../api/types";
import { useLabels } from "../../contacts/queries";
import classes from "./Options.module.css";
import setup from "./Setup.module.css";

const MODES: { value: ImportOptions["mode"]; label: string }[] = [
  { value: "create_update", label: "Create new contacts and update those that are there" },
  { value: "create_only", label: "Create only: contacts that are there stay as they are" },
  { value: "update_only", label: "Update only: nobody new is created" },
];

interface Props {
  options: ImportOptions;
  onChange: (change: MappingChange) => void;
}

/** How the rows are applied (IM-4, IM-8, IM-9), and what every contact gets (LA-5). */
export function Options({ options, onChange }: Props) {
  return (
    <section className={setup.section} aria-labelledby="options">
      <h2 id="options">Options</h2>
      <div className={classes.options}>
        <NativeSelect
          label="Contacts"
          data={MODES}
          value={options.mode}
          onChange={(event) => onChange({ mode: event.currentTarget.value as ImportOptions["mode"] })}
        />
        <Labels options={options} onChange={onChange} />
        <Switch
          label="Create labels that do not exist yet"
          description="Else a row with an unknown label is refused."
          checked={options.create_labels}
          onChange={(event) => onChange({ create_labels: event.currentTarget.checked })}
        />
        <Switch
          label="Refuse the whole row when one of its cells is wrong"
          description="Else only that cell is left out, with a warning."
          checked={options.strict}
          onChange={(event) => onChange({ strict: event.currentTarget.checked })}
        />
        <Switch
          label="Find a contact by its email when a row has nothing else"
          description="If exactly one contact has that email, it is updated. Else such a row is refused."
          checked={options.update_by_email}
          onChange={(event) => onChange({ update_by_email: event.currentTarget.checked })}
        />
        <Guard key={options.guard_percent} percent={options.guard_percent} onChange={onChange} />
      </div>
    </section>
  );
}

function Labels({ options, onChange }: Props) {
  const known = [...useLabels().values()].filter(({ archived }) => !archived).map(({ name }) => name);
  return (
    <TagsInput
      label="Labels for every contact"
      description="Choose some, or type a name and press Enter."
      data={[...new Set(known)]}
      value={options.labels}
      onChange={(labels) => onChange({ labels })}
      maxDropdownHeight={240}
      comboboxProps={{ shadow: "md" }}
    />
  );
}

interface GuardProps {
  percent: number | null;
  onChange: Props["onChange"];
}

/** IM-11, IM-16: later files with the same columns start by themselves; the guard stops a spoilt one. */
function Guard({ percent, onChange }: GuardProps) {
  const [typed, setTyped] = useState<string | number>(percent ?? "");
  const take = () => {
    const wanted = typed === "" ? null : Number(typed);
    if (wanted !== percent) onChange({ guard_percent: wanted });
  };
  return (
    <div>
      <NumberInput
        label="Guard for later files, in percent"
        description="A file with these columns that comes into the watched folder starts by itself. It stops to be looked at if more of its rows than this would be refused or created. Empty: it is not checked first."
        placeholder="No guard"
        value={typed}
        onChange={setTyped}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
        }}
        min={0}
        max={100}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        rightSection={<Text size="sm">%</Text>}
      />
    </div>
  );
}
