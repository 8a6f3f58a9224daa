import { Button, Skeleton, Text } from "@mantine/core";
import type { Source } from "../../api/types";
import { formatAgo, formatMoment } from "../../format/dates";
import { useDateStyle } from "../../session/session";
import { useNow } from "../../ui/useNow";
import type { Past } from "./context";
import classes from "./History.module.css";
import { useProvenance } from "./queries";
import { RestoreButton } from "./RestoreButton";
import { Was } from "./Was";
import { Where } from "./Where";
import { ADDED, fieldName, isLabel, LABELS, wishFor, type FieldKey } from "./words";

interface Props {
  fields: readonly FieldKey[];
  past: Past;
  /** Before something else opens. */
  onLeave: () => void;
}

/** Where the fields of one value came from, what they were before, and the way back. */
export function Sources({ fields, past, onLeave }: Props) {
  const found = useProvenance(past, true);
  if (found.isPending) return <Skeleton height={58} role="status" aria-label="Looking up where this came from" />;
  if (found.isError) {
    return (
      <Text size="sm" c="dimmed" role="status">
        Where this came from can&rsquo;t be shown right now.
      </Text>
    );
  }
  const known = fields.flatMap((field) => {
    const source = found.data.fields[field];
    return source === undefined ? [] : [{ field, source }];
  });
  const one = historyOf(fields);
  return (
    <>
      {known.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {fields.some(isLabel) ? "Who gave these labels is not known." : "Nobody has set this yet."}
        </Text>
      )}
      {known.map(({ field, source }) => (
        <OneSource
          key={field}
          field={field}
          source={source}
          named={fields.length > 1 || isLabel(field)}
          past={past}
          onLeave={onLeave}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        className={classes.all}
        onClick={() => {
          onLeave();
          past.showHistory(one);
        }}
      >
        {one === null ? "See the whole history" : one === LABELS ? "See the history of labels" : "See its history"}
      </Button>
    </>
  );
}

/** The one field whose history can be asked for; null: there is none, or several. */
function historyOf(fields: readonly FieldKey[]): FieldKey | null {
  if (fields.length > 0 && fields.every(isLabel)) return LABELS;
  return fields.length === 1 && fields[0] !== undefined && fields[0] !== ADDED ? fields[0] : null;
}

interface OneProps {
  field: FieldKey;
  source: Source;
  /** Whether the field has to be named, standing among others. */
  named: boolean;
  past: Past;
  onLeave: () => void;
}

function OneSource({ field, source, named, past, onLeave }: OneProps) {
  const dates = useDateStyle();
  const now = useNow();
  const wish = source.created ? null : wishFor(field, source.before, past.contact, past.catalogue);
  return (
    <div className={classes.source} role="status">
      {named && <p className={classes.which}>{fieldName(field, past.catalogue)}</p>}
      <p className={classes.where}>
        <Where change={source} column={source.column} />
      </p>
      <p className={classes.when}>
        <time dateTime={source.at} title={formatMoment(source.at, dates)}>
          {formatAgo(source.at, now, dates)}
        </time>
        {source.created && <>, when the contact was added</>}
        {!source.created && !isLabel(field) && (
          <>
            ; was <Was field={field} value={source.before} catalogue={past.catalogue} />
          </>
        )}
      </p>
      {wish !== null && (
        <RestoreButton
          wish={wish}
          past={past}
          onAsk={() => {
            onLeave();
            past.askRestore(wish);
          }}
        />
      )}
    </div>
  );
}
