import { Link } from "react-router";
import type { Import, ReportColumn, ReportRow } from "../api/types";
import { formatCount } from "../format/numbers";
import { importAddress } from "./addresses";
import { leftOut } from "./codes";
import { OUTCOME_NAMES } from "./counts";
import { Reason } from "./Reason";
import { RowCells } from "./RowCells";
import classes from "./ReportRows.module.css";

interface Props {
  row: ReportRow;
  columns: readonly ReportColumn[];
  /** Of mended rows: the import whose rows they are. */
  mends: Import["mends"];
}

/** One row of the file: its outcome, why, and what to do next. */
export function ReportRowView({ row, columns, mends }: Props) {
  const missing = leftOut(row);
  return (
    <div className={classes.row}>
      <span className={classes.number}>Row {formatCount(row.row)}</span>
      <span className={classes.outcome} data-outcome={row.outcome}>
        {OUTCOME_NAMES[row.outcome]}
        {row.partial && <span className={classes.partial}>in part</span>}
      </span>
      <div className={classes.reasons}>
        {mends != null && row.of_row !== null && (
          <p className={classes.origin}>
            Mends row {formatCount(row.of_row)} of <Link to={importAddress(mends)}>import-{mends.number}</Link>
          </p>
        )}
        {missing.length > 0 && (
          <p className={classes.leftOut}>
            Left out: <span className={classes.column}>{missing.join(", ")}</span>. Everything else was applied.
          </p>
        )}
        {row.codes.map((code, index) => (
          <Reason key={index} code={code} />
        ))}
        {row.cells != null && row.cells.length > 0 && (
          <RowCells cells={row.cells} columns={columns} bad={new Set(row.codes.flatMap(({ at }) => at ?? []))} />
        )}
        {row.mended_by !== null && (
          <p className={classes.origin}>
            Mended in <Link to={importAddress({ number: row.mended_by })}>import-{row.mended_by}</Link>
          </p>
        )}
      </div>
      <span className={classes.open}>
        {row.contact_id !== null && <Link to={`/contacts/${row.contact_id}`}>Open contact</Link>}
      </span>
    </div>
  );
}
