import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useImperativeHandle, useRef, type Ref } from "react";
import type { ContactRow } from "../api/types";
import { columns, features } from "./columns";
import classes from "./ContactsTable.module.css";
import { HeaderCell } from "./HeaderCell";
import type { Sort } from "./listing";
import { SkeletonRow } from "./SkeletonRow";
import { TableRow } from "./TableRow";
import { useRowKeys } from "./useRowKeys";

export interface TableHandle {
  /** Brings a contact's row into view and gives it the keyboard. False when it is not in the list. */
  show: (id: string) => boolean;
}

interface Props {
  rows: ContactRow[];
  total: number | null;
  chosen: string | null;
  rowHeight: number;
  sort: Sort;
  onSort: (sort: Sort) => void;
  hasMore: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
  onCurrent: (id: string) => void;
  onNear: (id: string) => void;
  handle: Ref<TableHandle>;
}

const rowId = (row: ContactRow): string => row.id;

/** The contacts, of which only the rows in view are in the page: a million rows scroll as fast as ten. */
export function ContactsTable({
  rows,
  total,
  chosen,
  rowHeight,
  sort,
  onSort,
  hasMore,
  onMore,
  onOpen,
  onCurrent,
  onNear,
  handle,
}: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const table = useTable({ features, columns, data: rows, getRowId: rowId });
  const virtual = useVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingEnd: 44, // the heading stands above the first row
  });
  useEffect(() => {
    virtual.measure();
  }, [virtual, rowHeight]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - 20) onMore();
  }, [hasMore, last, rows.length, onMore]);

  // The row of the open panel stays in view: by its address at first, by J and K later.
  const chosenAt = chosen === null ? -1 : rows.findIndex((row) => row.id === chosen);
  useEffect(() => {
    if (chosenAt !== -1) virtual.scrollToIndex(chosenAt, { align: "auto" });
  }, [chosenAt, virtual]);

  const show = useCallback(
    (id: string): boolean => {
      const index = rows.findIndex((row) => row.id === id);
      if (index === -1) return false;
      virtual.scrollToIndex(index, { align: "auto" });
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-contact="${id}"]`)?.focus({ preventScroll: true }),
      );
      return true;
    },
    [rows, virtual],
  );
  useImperativeHandle(handle, () => ({ show }), [show]);
  const onKeyDown = useRowKeys(rows, (id) => {
    onCurrent(id);
    show(id);
  });

  const modelRows = table.getRowModel().rows;
  return (
    <div ref={scroller} className={classes.scroller} data-scroller>
      <div role="table" aria-label="Contacts" aria-rowcount={total === null ? -1 : total + 1} className={classes.table}>
        <div role="rowgroup" className={classes.head}>
          {table.getHeaderGroups().map((group) => (
            <div role="row" key={group.id} className={classes.row} aria-rowindex={1}>
              {group.headers.map((header) => (
                <HeaderCell key={header.id} column={header.column.id} sort={sort} onSort={onSort}>
                  <table.FlexRender header={header} />
                </HeaderCell>
              ))}
            </div>
          ))}
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
          {items.map((item) => {
            const row = modelRows[item.index];
            const place = { height: item.size, transform: `translateY(${String(item.start)}px)` };
            if (row === undefined) return <SkeletonRow key="more" style={place} />;
            return (
              <TableRow
                key={row.id}
                index={item.index}
                style={place}
                chosen={row.id === chosen}
                onOpen={() => onOpen(row.id)}
                onFocus={() => onCurrent(row.id)}
                onNear={() => onNear(row.id)}
              >
                {row.getAllCells().map((cell) => (
                  <div
                    role="cell"
                    key={cell.id}
                    className={classes.cell}
                    data-column={cell.column.id}
                    data-empty={isEmpty(cell.getValue()) || undefined}
                  >
                    <table.FlexRender cell={cell} />
                  </div>
                ))}
              </TableRow>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
