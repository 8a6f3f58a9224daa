import { Input, Radio } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { Field } from "../api/types";
import { newOption, type Draft } from "./draft";
import classes from "./TypeChoice.module.css";
import note from "./Note.module.css";
import { KINDS, TYPES } from "./kinds";

interface Props {
  base: Field | null;
  draft: Draft;
  edit: (part: Partial<Draft>) => void;
  fault: string | undefined;
}

/** Chosen when the field is made; afterwards it is what it is (CF-2). */
export function TypeChoice({ base, draft, edit, fault }: Props) {
  const { name, icon: Glyph, takes } = KINDS[draft.type];
  if (base !== null) {
    return (
      <Input.Wrapper label="Type" labelElement="div">
        <p className={classes.locked}>
          <Glyph size={17} stroke={1.7} aria-hidden="true" />
          <strong>{name}</strong>
          <IconLock size={15} aria-hidden="true" />
        </p>
        <Input.Description className={note.note}>
          A field's type can't change once it exists: the values contacts hold would not fit. For another type, create a
          new field.
        </Input.Description>
      </Input.Wrapper>
    );
  }
  const choose = (chosen: string) => {
    const type = TYPES.find((one) => one === chosen);
    if (type === undefined) return;
    edit({
      type,
      options: type === "choice" && draft.options.length === 0 ? [newOption(), newOption()] : draft.options,
    });
  };
  return (
    <Radio.Group
      label="Type"
      description={`${takes} It can't be changed later.`}
      classNames={{ description: note.note }}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={draft.type}
      onChange={choose}
      error={fault}
    >
      <div className={classes.kinds}>
        {TYPES.map((type) => {
          const { name: title, icon: Mark } = KINDS[type];
          return (
            <label key={type} className={classes.kind} data-chosen={draft.type === type || undefined}>
              <Radio value={type} aria-label={title} classNames={{ root: classes.radio }} />
              <Mark size={17} stroke={1.7} aria-hidden="true" />
              <span aria-hidden="true">{title}</span>
            </label>
          );
        })}
      </div>
    </Radio.Group>
  );
}
