import { Fragment } from "react";
import { Link } from "react-router";
import type { ReportColumn, ReportRow, RowCode } from "../api/types";
import { unturned } from "../format/bidi";
import { formatPhone } from "../format/phone";
import { codeName } from "./codes";
import { RowCells } from "./RowCells";
import classes from "./Rows.module.css";

const nextStepOf = (code: RowCode): string => code.next_step;

interface Props {
  row: Pick<ReportRow, "codes" | "cells">;
  columns: readonly Pick<ReportColumn, "header">[];
  nextOf?: (code: RowCode) => string;
}

/** Everything that is said of a row, and the row as it stood in the file. */
export function Reasons({ row: { codes, cells }, columns, nextOf = nextStepOf }: Props) {
  return (
    <>
      {codes.map((code, index) => (
        <Reason key={index} code={code} next={nextOf(code)} />
      ))}
      {cells != null && cells.length > 0 && (
        <RowCells cells={cells} columns={columns} bad={new Set(codes.flatMap(({ at }) => at ?? []))} />
      )}
    </>
  );
}

/** One thing said of a row: what is wrong, where, and what to do next. */
export function Reason({ code, next = code.next_step }: { code: RowCode; next?: string }) {
  return (
    <p className={classes.reason}>
      <strong>{codeName(code.code)}</strong> <code className={classes.code}>{code.code}</code>
      <br />
      {code.column != null && <span className={classes.column}>{code.column}: </span>}
      {code.message}
      {next !== code.message && <span className={classes.next}> {next}</span>}
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
