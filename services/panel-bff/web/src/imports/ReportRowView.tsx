import { Link } from "react-router";
import type { Import, ReportColumn, ReportRow } from "../api/types";
import { formatCount } from "../format/numbers";
import { importAddress } from "./addresses";
import { leftOut } from "./codes";
import { Reasons } from "./Reasons";
import { RowFrame } from "./RowFrame";
import classes from "./Rows.module.css";

interface Props {
  row: ReportRow;
  columns: readonly ReportColumn[];
  /** Of mended rows: the import whose rows they are. */
  mends: Import["mends"];
}

/** One row of the report: what became of it, why, and what to do next. */
export function ReportRowView({ row, columns, mends }: Props) {
  const missing = leftOut(row);
  const contact = row.contact_id;
  return (
    <RowFrame row={row} aside={contact !== null && <Link to={`/contacts/${contact}`}>Open contact</Link>}>
      {mends != null && row.of_row !== null && (
        <p className={classes.origin}>
          Mends row {formatCount(row.of_row)} of <Link to={importAddress(mends)}>import-{mends.number}</Link>
        </p>
      )}
      {missing.length > 0 && (
        <p>
          Left out: <span className={classes.column}>{missing.join(", ")}</span>. Everything else was applied.
        </p>
      )}
      <Reasons row={row} columns={columns} />
      {row.mended_by !== null && (
        <p className={classes.origin}>
          Mended in <Link to={importAddress({ number: row.mended_by })}>import-{row.mended_by}</Link>
        </p>
      )}
    </RowFrame>
  );
}
