import { VisuallyHidden } from "@mantine/core";
import type { ReportColumn } from "../api/types";
import classes from "./Rows.module.css";

interface Props {
  cells: readonly string[];
  columns: readonly Pick<ReportColumn, "header">[];
  /** The cells that something is said about. */
  bad: ReadonlySet<number>;
}

/** A row as it stood in the file, each cell under the name of its column; one that does not fit the header has no names. */
export function RowCells({ cells, columns, bad }: Props) {
  const named = cells.length === columns.length;
  return (
    <div role="group" aria-label="Cells of the row">
      <dl className={classes.cells}>
        {cells.map((cell, at) => (
          <div key={at} className={classes.cell} data-bad={bad.has(at) || undefined}>
            <dt>
              {named ? columns[at]?.header : <VisuallyHidden>Cell {at + 1}</VisuallyHidden>}
              {bad.has(at) && <VisuallyHidden>, wrong</VisuallyHidden>}
            </dt>
            <dd data-empty={cell === "" || undefined} title={cell}>
              {cell === "" ? "empty" : <bdi>{cell}</bdi>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
