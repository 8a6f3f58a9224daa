import type { ReactNode } from "react";
import { SortButton } from "../ui/SortButton";
import classes from "./ContactsTable.module.css";
import type { Sort } from "./listing";

const SORTS: Record<string, { by: Sort; direction: "ascending" | "descending" }> = {
  full_name: { by: "name", direction: "ascending" },
  created_at: { by: "-created_at", direction: "descending" },
};

interface Props {
  column: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  children: ReactNode;
}

/** A column's heading; those the list can be sorted by are buttons. */
export function HeaderCell({ column, sort, onSort, children }: Props) {
  const order = SORTS[column];
  const chosen = order !== undefined && order.by === sort;
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-column={column}
      aria-sort={chosen ? order.direction : undefined}
    >
      {order === undefined ? (
        children
      ) : (
        <SortButton chosen={chosen} direction={order.direction} onClick={() => onSort(order.by)}>
          {children}
        </SortButton>
      )}
    </div>
  );
}
