import { Button } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { counted } from "../../format/numbers";
import { Nothing, Section } from "./Section";

interface Props {
  /** How many fields there are, and how many of them are empty. */
  fields: number;
  empty: number;
  /** True while the empty ones are shown too. */
  all: boolean;
  onAll: (all: boolean) => void;
  children: ReactNode;
}

/** The custom fields' section, read and edited: those with a value, the empty ones on request (CF-6). */
export function CustomSection({ fields, empty, all, onAll, children }: Props) {
  const id = useId();
  const toggle = (
    <Button variant="subtle" size="compact-sm" onClick={() => onAll(!all)} aria-expanded={all} aria-controls={id}>
      {all ? "Hide" : "Show"} {counted(empty, "empty field")}
    </Button>
  );
  return (
    <Section title="Custom Contact Fields" aside={empty > 0 && toggle}>
      <div id={id}>
        {fields === 0 && <Nothing>The institution has no custom fields</Nothing>}
        {fields > 0 && empty === fields && !all && <Nothing>No custom field has a value</Nothing>}
        {children}
      </div>
    </Section>
  );
}
