import type { Field } from "../../api/types";
import { CustomInput } from "./CustomInput";
import { EditRow } from "./EditRow";

interface Props {
  field: Pick<Field, "name" | "type" | "options" | "description">;
  value: string;
  onChange: (value: string) => void;
  format: string;
  id: string;
  error?: string | undefined;
  disabled?: boolean | undefined;
}

/** A custom field in the edit form, with its description as a tooltip and the (-) while it has a value (CF-6). */
export function CustomRow({ field, value, onChange, ...rest }: Props) {
  const clearable = value !== "" && field.type !== "boolean" && rest.disabled !== true;
  return (
    <EditRow id={rest.id} name={field.name} about={field.description} onClear={clearable ? () => onChange("") : null}>
      <CustomInput field={field} value={value} onChange={onChange} {...rest} />
    </EditRow>
  );
}
