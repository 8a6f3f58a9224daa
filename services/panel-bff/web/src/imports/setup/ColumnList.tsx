import { Text } from "@mantine/core";
import type { Preview } from "../../api/types";
import { isOfDates } from "./dateFormats";
import { withDateFormat, withMeaning, withPolicy, withTarget } from "./draft";
import { ColumnItem } from "./ColumnItem";
import box from "../Box.module.css";
import classes from "./ColumnList.module.css";
import { Needs } from "./Needs";
import setup from "./Setup.module.css";
import { targetChoices, targetName } from "./targets";
import type { Mapping } from "./useMapping";

const faultsOf = ({ problems }: Preview, index: number): string[] =>
  problems.filter(({ columns }) => columns.includes(index)).map(({ message }) => message);

/** Every column of the file with the field it is for (IM-3). */
export function ColumnList({ mapping: { preview, change } }: { mapping: Mapping }) {
  return (
    <section className={setup.section} aria-labelledby="columns">
      <div>
        <h2 id="columns">Columns</h2>
        <Text size="sm" c="dimmed">
          Say which field each column is for. What is left out is not imported.
        </Text>
      </div>
      <Needs preview={preview} />
      <div className={box.box}>
        <div className={classes.heads} aria-hidden="true">
          <span>Column in the file</span>
          <span>Field of the contact</span>
          <span>If there is a value already</span>
        </div>
        <ul className={classes.columns} aria-label="Columns of the file">
          {preview.columns.map((column, index) => (
            <ColumnItem
              key={index}
              column={column}
              index={index}
              profile={preview.profile}
              faults={faultsOf(preview, index)}
              choices={targetChoices(preview, index)}
              field={targetName(preview, column.target)}
              ofDates={isOfDates(preview, column.target)}
              onTarget={(at, target) => change(withTarget(preview, at, target))}
              onPolicy={(at, policy) => change(withPolicy(preview, at, policy))}
              onMeaning={(at, cell, meaning) => change(withMeaning(preview, at, cell, meaning))}
              onDateFormat={(at, format) => change(withDateFormat(preview, at, format))}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}
