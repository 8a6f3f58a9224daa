import { NativeSelect, Select, Text, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconSparkles } from "@tabler/icons-react";
import { useId } from "react";
import type { Policy, Preview, PreviewColumn } from "../../api/types";
import classes from "./ColumnList.module.css";
import { DateFormat } from "./DateFormat";
import { Meanings } from "./Meanings";
import { hasPolicy, headerName, suggestedBy, type TargetChoices } from "./targets";

const POLICIES: { value: Policy; label: string }[] = [
  { value: "overwrite", label: "Overwrite" },
  { value: "fill", label: "Fill blanks only" },
  { value: "never", label: "Never change" },
];

interface Props {
  column: PreviewColumn;
  index: number;
  profile: Preview["profile"];
  /** What is wrong with it, in words. */
  faults: readonly string[];
  choices: TargetChoices[];
  field: string;
  ofDates: boolean;
  onTarget: (index: number, target: string) => void;
  onPolicy: (index: number, policy: Policy) => void;
  onMeaning: (index: number, cell: string, meaning: string | null) => void;
  onDateFormat: (index: number, format: string | null) => void;
}

/** One column of the file: what is in it, which field it is for, and what it does to a value that is there. */
export function ColumnItem({ column, index, profile, faults, choices, field, ofDates, ...on }: Props) {
  const { onTarget, onPolicy, onMeaning, onDateFormat } = on;
  const name = headerName(column.header, index);
  const suggested = suggestedBy(column, profile);
  const why = useId();
  return (
    <li className={classes.column} data-left-out={column.target === "ignore" || undefined} aria-label={name}>
      <div className={classes.source}>
        <Text fw={580} className={classes.header}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" className={classes.samples}>
          <VisuallyHidden>For example: </VisuallyHidden>
          {column.samples.length === 0 ? <em>No cell has anything in it</em> : column.samples.join(" · ")}
        </Text>
      </div>
      <div className={classes.target}>
        <Select
          aria-label={`Field for ${name}`}
          aria-describedby={why}
          data={choices}
          value={column.target}
          onChange={(target) => target !== null && target !== column.target && onTarget(index, target)}
          searchable
          allowDeselect={false}
          selectFirstOptionOnChange
          nothingFoundMessage="No such field"
          maxDropdownHeight={320}
          comboboxProps={{ shadow: "md", keepMounted: false }} // two hundred columns have as many targets each
          error={faults.length > 0}
        />
        <div id={why} className={classes.why}>
          {faults.map((fault) => (
            <span key={fault} className={classes.fault}>
              <IconAlertTriangle size={14} aria-hidden="true" /> {fault}
            </span>
          ))}
          {suggested !== null && column.target !== "ignore" && (
            <span className={classes.suggested} data-sure={suggested.sure || undefined}>
              <IconSparkles size={14} aria-hidden="true" /> {suggested.words}
            </span>
          )}
        </div>
      </div>
      {hasPolicy(column.target) ? (
        <div className={classes.policy}>
          <span className={classes.label} aria-hidden="true">
            If there is a value already
          </span>
          <NativeSelect
            aria-label={`When a contact has a value already: ${name}`}
            data={POLICIES}
            value={column.policy}
            onChange={(event) => onPolicy(index, event.currentTarget.value as Policy)}
          />
        </div>
      ) : (
        <span className={classes.policy} />
      )}
      <div className={classes.meanings}>
        {ofDates && <DateFormat column={column} name={name} onFormat={(format) => onDateFormat(index, format)} />}
        <Meanings column={column} field={field} onMeaning={(cell, meaning) => onMeaning(index, cell, meaning)} />
      </div>
    </li>
  );
}
