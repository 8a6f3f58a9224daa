import { Button, NativeSelect, Skeleton, Text, Title } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Import, ReportColumn, ReportRow } from "../api/types";
import { counted, formatCount } from "../format/numbers";
import { ProblemState } from "../ui/ProblemState";
import { reasonChoices } from "./codes";
import { OUTCOME_NAMES, shownCounts } from "./counts";
import { useCodeCounts, useReportRows, type RowFilter } from "./queries";
import classes from "./ReportRows.module.css";
import { ReportRowView } from "./ReportRowView";
import { isPutAway } from "./standing";

interface Props {
  one: Import;
  filter: RowFilter;
  onFilter: (filter: RowFilter) => void;
  active: boolean;
}

/** The report's rows, of which only those in view are in the page. */
export function ReportRows({ one, filter, onFilter, active }: Props) {
  const rows = useReportRows(one.id, filter, active);
  const counts = useCodeCounts(one.id, active) ?? [];
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = filter.outcome !== null || filter.code !== null;
  return (
    <section className={classes.section} aria-labelledby="report-rows">
      <div className={classes.head}>
        <Title order={2} size="md" id="report-rows">
          {filter.outcome === null ? "Rows" : `${OUTCOME_NAMES[filter.outcome]} rows`}
        </Title>
        {(counts.length > 0 || filter.code !== null) && (
          <NativeSelect
            aria-label="Show rows by reason"
            size="xs"
            data={reasonChoices(counts, filter.code)}
            value={filter.code ?? ""}
            onChange={(event) =>
              onFilter({ ...filter, code: event.currentTarget.value === "" ? null : event.currentTarget.value })
            }
          />
        )}
      </div>
      {rows.isPending ? (
        <Skeleton height={180} role="status" aria-label="Loading rows" />
      ) : rows.data === undefined ? (
        <ProblemState
          error={rows.error}
          what="The rows"
          onRetry={() => void rows.refetch()}
          retrying={rows.isFetching}
        />
      ) : items.length === 0 ? (
        <div className={classes.none}>
          <Text c="dimmed">
            {filter.outcome === "not_reached"
              ? unlisted(one, active)
              : narrowed
                ? "No rows like that."
                : active
                  ? "No row is decided yet."
                  : isPutAway(one)
                    ? "Nothing of it has been imported."
                    : "This import has no rows."}
          </Text>
          {narrowed && (
            <Button variant="default" size="compact-sm" onClick={() => onFilter({ outcome: null, code: null })}>
              Show all rows
            </Button>
          )}
        </div>
      ) : (
        <Rows
          items={items}
          columns={rows.data.pages[0]?.columns ?? []}
          mends={one.mends}
          hasMore={rows.hasNextPage}
          onMore={() => void rows.fetchNextPage()}
          busy={rows.isFetchingNextPage}
        />
      )}
    </section>
  );
}

/** IM-13: rows that were not reached are one range and no list, however many they are. */
function unlisted(one: Import, active: boolean): string {
  const count = shownCounts(one.counts, one.rows_total ?? 0).not_reached;
  if (count === 0) return "Every row is decided.";
  const where = one.decided_up_to === undefined ? "" : ` after row ${formatCount(one.decided_up_to)}`;
  return `${counted(count, "row")}${where}, up to the end of the file: ${active ? "still to come" : "not reached"}.`;
}

interface RowsProps {
  items: readonly ReportRow[];
  columns: readonly ReportColumn[];
  mends: Import["mends"];
  hasMore: boolean;
  busy: boolean;
  onMore: () => void;
}

function Rows({ items, columns, mends, hasMore, busy, onMore }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 42,
    overscan: 10,
    getItemKey: (index) => items[index]?.row ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !busy && last >= items.length - 30) onMore();
  }, [busy, hasMore, items.length, last, onMore]);
  return (
    <div ref={scroller} className={classes.scroller} tabIndex={0} role="region" aria-label="List of rows">
      <ul className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {shown.map((item) => {
          const row = items[item.index];
          return row === undefined ? null : (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={classes.item}
              style={{ transform: `translateY(${String(item.start)}px)` }}
            >
              <ReportRowView row={row} columns={columns} mends={mends} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
