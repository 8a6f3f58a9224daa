import { IconArrowRight } from "@tabler/icons-react";
import type { Change, Moved } from "../../api/types";
import { formatAgo, formatMoment } from "../../format/dates";
import { useDateStyle } from "../../session/session";
import { useNow } from "../../ui/useNow";
import type { Past } from "./context";
import classes from "./History.module.css";
import { RestoreButton } from "./RestoreButton";
import { Was } from "./Was";
import { Where } from "./Where";
import { fieldName, isLabel, wishFor } from "./words";

/** One change: when, from where, and each field before and after. */
export function ChangeItem({ change, past }: { change: Change; past: Past }) {
  const dates = useDateStyle();
  const now = useNow();
  const named = change.changes
    .map((moved) => ({ moved, name: fieldName(moved.field, past.catalogue) }))
    .sort((one, other) => one.name.localeCompare(other.name));
  return (
    <li className={classes.change}>
      <p className={classes.line}>
        <span className={classes.where}>
          <Where change={change} column={null} />
        </span>
        <time dateTime={change.at} title={formatAgo(change.at, now, dates)} className={classes.time}>
          {formatMoment(change.at, dates)}
        </time>
      </p>
      {change.created && <p className={classes.note}>The contact was added</p>}
      {!change.created && named.length === 0 && <p className={classes.note}>Values of a deleted field were removed</p>}
      <ul className={classes.moves}>
        {named.map(({ moved, name }) => (
          <MovedItem key={moved.field} moved={moved} name={name} first={change.created} past={past} />
        ))}
      </ul>
    </li>
  );
}

interface MovedProps {
  moved: Moved;
  name: string;
  /** The contact began with it: there is nothing it was before. */
  first: boolean;
  past: Past;
}

function MovedItem({ moved, name, first, past }: MovedProps) {
  const wish = first ? null : wishFor(moved.field, moved.before, past.contact, past.catalogue);
  return (
    <li className={classes.move}>
      <div className={classes.words}>
        <span className={classes.which}>
          {name}
          {moved.column !== null && <span className={classes.column}>column {moved.column}</span>}
        </span>
        <span className={classes.values}>
          {!first && !isLabel(moved.field) && (
            <>
              <span className={classes.before}>
                <Was field={moved.field} value={moved.before} catalogue={past.catalogue} />
              </span>
              <IconArrowRight size={14} role="img" aria-label="became" className={classes.arrow} />
            </>
          )}
          <span>
            <Was field={moved.field} value={moved.after} catalogue={past.catalogue} />
          </span>
        </span>
      </div>
      {wish !== null && <RestoreButton wish={wish} past={past} onAsk={() => past.askRestore(wish)} />}
    </li>
  );
}
