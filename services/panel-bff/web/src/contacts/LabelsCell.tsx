import type { Label } from "../api/types";
import { LabelPill } from "../ui/LabelPill";
import classes from "./ContactsTable.module.css";
import { useTableContext } from "./tableContext";

const SHOWN = 2;

/** The first labels as pills; how many more there are, and which, behind them. */
export function LabelsCell({ ids }: { ids: readonly string[] }) {
  const { labels } = useTableContext();
  const known = ids.map((id) => labels.get(id)).filter((label): label is Label => label !== undefined);
  const more = known.slice(SHOWN);
  return (
    <div className={classes.labels}>
      {known.slice(0, SHOWN).map((label) => (
        <LabelPill key={label.id} label={label} />
      ))}
      {more.length > 0 && (
        <span className={classes.more} title={more.map((label) => label.name).join(", ")}>
          +{more.length}
        </span>
      )}
    </div>
  );
}
