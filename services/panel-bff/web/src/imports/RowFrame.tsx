import type { ReactNode } from "react";
import type { ReportRow } from "../api/types";
import { formatCount } from "../format/numbers";
import { OUTCOME_NAMES } from "./counts";
import { Mark } from "./Mark";
import classes from "./Rows.module.css";

interface Props {
  row: Pick<ReportRow, "row" | "outcome" | "partial">;
  /** At the end of the line. */
  aside?: ReactNode;
  children: ReactNode;
}

/** One row of the file: its number and outcome, beside what there is to say of it. */
export function RowFrame({ row, aside, children }: Props) {
  return (
    <div className={classes.row}>
      <span className={classes.number}>Row {formatCount(row.row)}</span>
      <RowOutcome row={row} />
      <div className={classes.body}>{children}</div>
      {aside}
    </div>
  );
}

export function RowOutcome({ row }: Pick<Props, "row">) {
  return (
    <span className={classes.outcome} data-outcome={row.outcome}>
      {OUTCOME_NAMES[row.outcome]}
      {row.partial && <Mark>in part</Mark>}
    </span>
  );
}
