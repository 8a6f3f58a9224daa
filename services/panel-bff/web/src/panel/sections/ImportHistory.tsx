import { Text } from "@mantine/core";
import { Link } from "react-router";
import type { Fate, ImportMention } from "../../api/types";
import { formatDate } from "../../format/dates";
import { formatCount } from "../../format/numbers";
import { importAddress } from "../../imports/addresses";
import { useDateStyle } from "../../session/session";
import classes from "./ImportHistory.module.css";
import { Nothing, Section, type SectionProps } from "./Section";

const FATES: Record<Fate, string> = { created: "Created", updated: "Updated", unchanged: "Unchanged" };

/** IM-14, IM-15: the imports this contact was in, newest first, linked to their reports. */
export function ImportHistory({ panel }: SectionProps) {
  const { items = [], total = 0 } = panel.imports ?? {};
  return (
    <Section title="Recent Import History">
      {items.length === 0 ? <Nothing>Not part of any import</Nothing> : <Mentions items={items} />}
      {total > items.length && (
        <Text size="sm" c="dimmed" mt="xs">
          The newest {items.length} of {formatCount(total)} imports
        </Text>
      )}
    </Section>
  );
}

function Mentions({ items }: { items: readonly ImportMention[] }) {
  const dates = useDateStyle();
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <li key={`${item.import_id}-${String(item.row)}`} className={classes.item}>
          <Link to={importAddress(item)} className={classes.name}>
            import-{item.number}
          </Link>
          <span className={classes.fate}>
            {FATES[item.fate]} <span className={classes.dim}>from row {formatCount(item.row)}</span>
            {item.rolled_back && <span className={classes.tag}>Rolled back</span>}
          </span>
          <time dateTime={item.applied_at} className={classes.dim}>
            {formatDate(item.applied_at, dates)}
          </time>
        </li>
      ))}
    </ul>
  );
}
