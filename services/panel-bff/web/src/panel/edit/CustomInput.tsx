import { Input, Select, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { ComponentType } from "react";
import type { Field, FieldType } from "../../api/types";
import { DayInput } from "./DayInput";

export interface CustomInputProps {
  /** What decides the input: the type, and a choice's options. The name is read aloud. */
  field: Pick<Field, "name" | "type" | "options">;
  /** As typed: a date in the institution's format, true and false as words, a choice as its option's id, "" for none. */
  value: string;
  onChange: (value: string) => void;
  /** The institution's date format (CF-7). */
  format: string;
  /** The input's; its label has `<id>-label` and leads to it by `htmlFor`. */
  id: string;
  error?: string | undefined;
  disabled?: boolean | undefined;
}

type Shared = Pick<CustomInputProps, "id" | "value" | "disabled" | "error">;

const shared = ({ id, value, disabled, error }: CustomInputProps): Shared => ({ id, value, disabled, error });

function TextBox(props: CustomInputProps) {
  return (
    <Textarea
      {...shared(props)}
      autosize
      minRows={1}
      maxRows={14}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

const line = (inputMode: "url" | "tel" | "decimal", placeholder?: string) =>
  function Line(props: CustomInputProps) {
    return (
      <TextInput
        {...shared(props)}
        inputMode={inputMode}
        placeholder={placeholder}
        autoComplete="off"
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    );
  };

function ChoiceBox(props: CustomInputProps) {
  const { field, value, onChange } = props;
  const options = field.options.map(({ id, label }) => ({ value: id, label }));
  if (value !== "" && !options.some((option) => option.value === value))
    options.push({ value, label: "An option that was removed" });
  return (
    <Select
      {...shared(props)}
      value={value === "" ? null : value}
      onChange={(chosen) => onChange(chosen ?? "")}
      data={options}
      searchable
      allowDeselect={false}
      placeholder="Choose one"
      nothingFoundMessage="No option has that name"
      maxDropdownHeight={280}
    />
  );
}

const NONE = "none";
const ANSWERS = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
  { value: NONE, label: "Not set" },
];

/** Three ways: a True/False field may also hold nothing. */
function AnswerBox({ id, value, onChange, error, disabled }: CustomInputProps) {
  return (
    <>
      <SegmentedControl
        id={id}
        aria-labelledby={`${id}-label`}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        data={ANSWERS}
        value={value === "" ? NONE : value}
        onChange={(chosen) => onChange(chosen === NONE ? "" : chosen)}
        disabled={disabled ?? false}
      />
      {error !== undefined && <Input.Error id={`${id}-error`}>{error}</Input.Error>}
    </>
  );
}

/** One input per type of field (CF-2). They take anything: what a value must be is the server's to say (CF-4). */
const INPUTS: Record<FieldType, ComponentType<CustomInputProps>> = {
  text: TextBox,
  url: line("url", "https://"),
  phone: line("tel"),
  number: line("decimal"),
  date: DayInput,
  boolean: AnswerBox,
  choice: ChoiceBox,
};

export function CustomInput(props: CustomInputProps) {
  const Input = INPUTS[props.field.type];
  return <Input {...props} />;
}
