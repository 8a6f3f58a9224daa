import { NativeSelect } from "@mantine/core";
import type { CodeCount } from "../api/types";
import { reasonChoices } from "./codes";

interface Props {
  counts: readonly CodeCount[];
  chosen: string | null;
  onChoose: (code: string | null) => void;
}

/** Narrows rows to those with one reason; not there where no row has any. */
export function ReasonSelect({ counts, chosen, onChoose }: Props) {
  if (counts.length === 0 && chosen === null) return null;
  return (
    <NativeSelect
      aria-label="Show rows by reason"
      size="xs"
      data={reasonChoices(counts, chosen)}
      value={chosen ?? ""}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    />
  );
}
