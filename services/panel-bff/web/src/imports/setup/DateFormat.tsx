import { NativeSelect } from "@mantine/core";
import type { PreviewColumn } from "../../api/types";
import { useDateStyle } from "../../session/session";
import { choiceOfFormat, dateFormatChoices, formatHint, formatOfChoice } from "./dateFormats";

interface Props {
  column: PreviewColumn;
  /** The column's, as it can be spoken of. */
  name: string;
  onFormat: (format: string | null) => void;
}

/** IM-10: how the dates of a column are written, where it is not as the institution does. */
export function DateFormat({ column, name, onFormat }: Props) {
  const { format } = useDateStyle();
  return (
    <NativeSelect
      label="Dates in this column look like"
      aria-label={`Dates in this column look like: ${name}`}
      description={formatHint(column)}
      inputWrapperOrder={["label", "input", "description"]}
      size="xs"
      maw={280}
      data={dateFormatChoices(format)}
      value={choiceOfFormat(column.date_format)}
      onChange={(event) => onFormat(formatOfChoice(event.currentTarget.value))}
    />
  );
}
