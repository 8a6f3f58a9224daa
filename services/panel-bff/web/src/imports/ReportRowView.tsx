import { VisuallyHidden } from "@mantine/core";
import { Fragment } from "react";
import { Link } from "react-router";
import type { ReportRow, RowCode } from "../api/types";
import { unturned } from "../format/bidi";
import { formatCount } from "../format/numbers";
import { formatPhone } from "../format/phone";
import { codeName, leftOut } from "./codes";
import { OUTCOME_NAMES } from "./counts";
import classes from "./ReportRows.module.css";

/** One row of the file: its outcome, why, and what to do next. */
export function ReportRowView({ row }: { row: ReportRow }) {
  const missing = leftOut(row);
  return (
    <div className={classes.row}>
      <span className={classes.number}>Row {formatCount(row.row)}</span>
      <span className={classes.outcome} data-outcome={row.outcome}>
        {OUTCOME_NAMES[row.outcome]}
        {row.partial && <span className={classes.partial}>in part</span>}
      </span>
      <div className={classes.reasons}>
        {missing.length > 0 && (
          <p className={classes.leftOut}>
            Left out: <span className={classes.column}>{missing.join(", ")}</span>. Everything else was applied.
          </p>
        )}
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
      <strong>{codeName(code.code)}</strong> <code className={classes.code}>{code.code}</code>
      <br />
      {code.column != null && <span className={classes.column}>{code.column}: </span>}
      {code.message}
      <span className={classes.next}> {code.next_step}</span>
      {code.contacts !== undefined && code.contacts.length > 0 && <Others contacts={code.contacts} />}
    </p>
  );
}

/** IM-5: the contacts a row leads to, by the names they have now. */
function Others({ contacts }: { contacts: NonNullable<RowCode["contacts"]> }) {
  return (
    <span className={classes.others}>
      {contacts.length === 1 ? "See" : "Compare"}{" "}
      {contacts.map(({ id, full_name: name }, index) => (
        <Fragment key={id}>
          {index > 0 && " and "}
          {name === null ? (
            "a contact you can't see"
          ) : (
            <Link to={`/contacts/${id}`}>
              <bdi>{unturned(formatPhone(name))}</bdi>
            </Link>
          )}
        </Fragment>
      ))}
    </span>
  );
}
