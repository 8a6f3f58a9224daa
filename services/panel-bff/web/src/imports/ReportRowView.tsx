import { VisuallyHidden } from "@mantine/core";
import { Link } from "react-router";
import type { ReportRow, RowCode } from "../api/types";
import { formatCount } from "../format/numbers";
import { CODE_NAMES } from "./codes";
import { OUTCOME_NAMES } from "./counts";
import classes from "./ReportRows.module.css";

/** One row of the file: its outcome, why, and what to do next. */
export function ReportRowView({ row }: { row: ReportRow }) {
  return (
    <div className={classes.row}>
      <span className={classes.number}>Row {formatCount(row.row)}</span>
      <span className={classes.outcome} data-outcome={row.outcome}>
        {OUTCOME_NAMES[row.outcome]}
        {row.partial && <span className={classes.partial}>in part</span>}
      </span>
      <div className={classes.reasons}>
        {row.codes.map((code, index) => (
          <Reason key={index} code={code} />
        ))}
        {row.cells != null && row.cells.length > 0 && (
          <div className={classes.cells} role="group" aria-label="Cells of the row">
            {row.cells.map((cell, index) => (
              <span key={index} className={classes.cell} data-empty={cell === "" || undefined}>
                {cell === "" ? <VisuallyHidden>empty</VisuallyHidden> : cell}
              </span>
            ))}
          </div>
        )}
      </div>
      <span className={classes.open}>
        {row.contact_id !== null && <Link to={`/contacts/${row.contact_id}`}>Open contact</Link>}
      </span>
    </div>
  );
}

function Reason({ code }: { code: RowCode }) {
  return (
    <p className={classes.reason} data-level={code.level}>
      <strong>{CODE_NAMES[code.code] ?? code.code}</strong> <code className={classes.code}>{code.code}</code>
      <br />
      {code.column != null && <span className={classes.column}>{code.column}: </span>}
      {code.message}
      <span className={classes.next}> {code.next_step}</span>
      {code.contacts?.map((id, index, all) => (
        <Link key={id} to={`/contacts/${id}`} className={classes.other}>
          {all.length === 1 ? "The other contact" : `Other contact ${String(index + 1)}`}
        </Link>
      ))}
    </p>
  );
}
