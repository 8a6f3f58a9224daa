import { Button, Skeleton, Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { DryRun, PlanRow, PreviewColumn } from "../../api/types";
import { ProblemState } from "../../ui/ProblemState";
import classes from "./Plan.module.css";
import { PlanRowView } from "./PlanRowView";
import { EVERY_ROW, usePlan, type PlanFilter } from "./queries";

interface Props {
  id: string;
  columns: readonly PreviewColumn[];
  run: DryRun;
  filter: PlanFilter;
  onReset: () => void;
}

/** The plan's rows, of which only those in view are in the page. */
export function PlanRows({ id, columns, run, filter, onReset }: Props) {
  const plan = usePlan(id, run, filter);
  const items = plan.data?.pages.flatMap((page) => page.items) ?? [];
  if (plan.isPending) return <Skeleton height={180} role="status" aria-label="Loading rows" />;
  if (plan.data === undefined) {
    return (
      <ProblemState error={plan.error} what="The rows" onRetry={() => void plan.refetch()} retrying={plan.isFetching} />
    );
  }
  if (items.length === 0) {
    const narrowed = Object.keys(EVERY_ROW).some((key) => filter[key as keyof PlanFilter] !== null);
    return (
      <div className={classes.none}>
        <Text c="dimmed">{narrowed ? "No rows like that." : "The file has no rows."}</Text>
        {narrowed && (
          <Button variant="default" size="compact-sm" onClick={onReset}>
            Show all rows
          </Button>
        )}
      </div>
    );
  }
  return (
    <Rows
      key={JSON.stringify(filter)}
      items={items}
      columns={columns}
      hasMore={plan.hasNextPage}
      busy={plan.isFetchingNextPage}
      onMore={() => void plan.fetchNextPage()}
    />
  );
}

interface RowsProps {
  items: readonly PlanRow[];
  columns: readonly PreviewColumn[];
  hasMore: boolean;
  busy: boolean;
  onMore: () => void;
}

function Rows({ items, columns, hasMore, busy, onMore }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 84,
    overscan: 8,
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
              <PlanRowView row={row} columns={columns} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
