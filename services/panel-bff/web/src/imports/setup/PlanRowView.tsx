import { VisuallyHidden } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Catalogue, PlannedChange, PlanRow, PreviewColumn } from "../../api/types";
import { useCatalogue } from "../../contacts/queries";
import { unturned } from "../../format/bidi";
import { formatPhone } from "../../format/phone";
import { Was } from "../../panel/history/Was";
import { fieldName } from "../../panel/history/words";
import { Reasons } from "../Reasons";
import { RowFrame } from "../RowFrame";
import classes from "./Plan.module.css";
import { isAdded, nameOf, nextStepOf, ruleWords, valueOf } from "./plan";

/** One row of the plan: whom it is about, each field old -> new with the rule, and what is left out or refused. */
export function PlanRowView({ row, columns }: { row: PlanRow; columns: readonly PreviewColumn[] }) {
  const catalogue = useCatalogue().data;
  return (
    <RowFrame row={row}>
      <Whom row={row} />
      {catalogue !== undefined && row.changes.length > 0 && (
        <ul className={classes.changes}>
          {row.changes.map((change) => (
            <Change key={change.field} change={change} created={row.outcome === "created"} catalogue={catalogue} />
          ))}
        </ul>
      )}
      <Reasons row={row} columns={columns} nextOf={nextStepOf} />
    </RowFrame>
  );
}

function Whom({ row }: { row: PlanRow }) {
  const name = nameOf(row);
  if (row.contact_id === null) return name === null ? null : <span className={classes.whom}>{name}</span>;
  return (
    <Link to={`/contacts/${row.contact_id}`} className={classes.whom}>
      {name === null ? "Open contact" : <bdi>{unturned(formatPhone(name))}</bdi>}
    </Link>
  );
}

interface ChangeProps {
  change: PlannedChange;
  created: boolean;
  catalogue: Catalogue;
}

function Change({ change: { field, column, before, after, rule }, created, catalogue }: ChangeProps) {
  const name = fieldName(field, catalogue);
  return (
    <li className={classes.change}>
      <span className={classes.field} title={column === null ? undefined : `Column ${column}`}>
        {name}
      </span>
      <span className={classes.values}>
        {!created && !isAdded(rule) && (
          <>
            <span className={classes.before}>
              <VisuallyHidden>from </VisuallyHidden>
              <Was field={field} value={valueOf(field, before)} catalogue={catalogue} />
            </span>
            <IconArrowRight size={14} aria-hidden="true" />
          </>
        )}
        <span className={classes.after}>
          <VisuallyHidden>to </VisuallyHidden>
          <Was field={field} value={valueOf(field, after)} catalogue={catalogue} />
        </span>
      </span>
      <span className={classes.rule}>{ruleWords(rule)}</span>
    </li>
  );
}
