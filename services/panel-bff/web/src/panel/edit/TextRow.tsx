import { TextInput, type TextInputProps } from "@mantine/core";
import { EditRow } from "./EditRow";
import { NAMES } from "./form";
import type { Edit } from "./useEditor";

export const inputId = (key: string): string => `edit-${key}`;

interface Props extends Omit<TextInputProps, "value" | "onChange" | "error" | "id"> {
  edit: Edit;
  field: keyof typeof NAMES;
  about?: string;
  clearable?: boolean;
}

/** A default field that is a line of text. */
export function TextRow({ edit, field, about, clearable = true, ...input }: Props) {
  const value = edit.values[field] ?? "";
  const id = inputId(field);
  return (
    <EditRow
      id={id}
      name={NAMES[field]}
      about={about}
      onClear={clearable && value !== "" ? () => edit.set(field, "") : null}
    >
      <TextInput
        {...input}
        id={id}
        value={value}
        error={edit.faults[field]}
        autoComplete="off"
        inputWrapperOrder={["input", "description", "error"]}
        onChange={(event) => edit.set(field, event.currentTarget.value)}
      />
    </EditRow>
  );
}
