import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type ReactNode } from "react";
import classes from "./Rows.module.css";

interface Props<Row> {
  items: readonly Row[];
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  /** Of a usual row, in pixels. */
  height: number;
  children: (row: Row) => ReactNode;
}

/** Rows of a file, of which only those in view are in the page; the next ones are read before they come into view. */
export function RowList<Row extends { row: number }>({ items, pages, height, children }: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (index) => items[index]?.row ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= items.length - 30) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, items.length, last]);
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
              {children(row)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
