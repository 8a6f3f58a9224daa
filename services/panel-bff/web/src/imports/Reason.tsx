import { Fragment } from "react";
import { Link } from "react-router";
import type { RowCode } from "../api/types";
import { unturned } from "../format/bidi";
import { formatPhone } from "../format/phone";
import { codeName } from "./codes";
import classes from "./ReportRows.module.css";

/** One thing said of a row: what is wrong, where, and what to do next. */
export function Reason({ code }: { code: RowCode }) {
  return (
    <p className={classes.reason} data-level={code.level}>
      <strong>{codeName(code.code)}</strong> <code className={classes.code}>{code.code}</code>
      <br />
      {code.column != null && <span className={classes.column}>{code.column}: </span>}
      {code.message}
      {code.next_step !== code.message && <span className={classes.next}> {code.next_step}</span>}
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
