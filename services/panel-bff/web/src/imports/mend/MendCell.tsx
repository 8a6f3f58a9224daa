import { Input } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId } from "react";
import type { RowCode } from "../../api/types";
import { codeName } from "../codes";
import classes from "./Mend.module.css";
import { choicesOf } from "./words";

interface Props {
  row: number;
  header: string;
  value: string;
  before: string;
  codes: readonly RowCode[];
  /** The words its field knows, where these are few. */
  words: readonly string[] | null;
  locked: boolean;
  onType: (text: string) => void;
}

const DOWN = <IconChevronDown size={14} aria-hidden="true" />;

/** A column's name, its cell, and beside it what was wrong or, once it was changed, what it was. */
export function MendCell({ row, header, value, before, codes, words, locked, onType }: Props) {
  const id = useId();
  const changed = value !== before;
  const wrong = codes.length > 0 && !changed;
  const said = {
    id,
    "aria-label": `${header}, row ${String(row)}`,
    "aria-describedby": codes.length > 0 || changed ? `${id}-said` : undefined,
    "data-wrong": codes.length > 0 || undefined,
    "aria-invalid": wrong,
    withAria: false, // what is said stands beside the cell, not in a wrapper of its own
    value,
    error: wrong,
    size: "xs",
    onChange: (event: { currentTarget: { value: string } }) => onType(event.currentTarget.value),
  };
  return (
    <div className={classes.field}>
      <label htmlFor={id} className={classes.name}>
        {header}
      </label>
      {words !== null ? (
        <Input
          component="select"
          pointer
          rightSection={DOWN}
          rightSectionPointerEvents="none"
          disabled={locked}
          {...said}
        >
          {choicesOf(words, value, before).map((word) => (
            <option key={word} value={word}>
              {word === "" ? "Empty" : word}
            </option>
          ))}
        </Input>
      ) : value.includes("\n") ? (
        <Input component="textarea" rows={3} multiline readOnly={locked} {...said} />
      ) : (
        <Input readOnly={locked} {...said} />
      )}
      <div id={`${id}-said`} className={classes.said} data-wrong={wrong || undefined}>
        {changed
          ? before === ""
            ? "Was empty"
            : `Was ${before}`
          : codes.map((code, index) => (
              <span key={index}>
                <strong>{codeName(code.code)}</strong> {code.message}
              </span>
            ))}
      </div>
    </div>
  );
}
