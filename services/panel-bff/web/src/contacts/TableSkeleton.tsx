import { VisuallyHidden } from "@mantine/core";
import classes from "./ContactsTable.module.css";
import { SkeletonRow } from "./SkeletonRow";

/** The table's shape while its first page is on the way. */
export function TableSkeleton({ rowHeight }: { rowHeight: number }) {
  return (
    <div className={classes.scroller} role="status">
      <VisuallyHidden>Loading contacts</VisuallyHidden>
      <div className={classes.head}>
        <div className={classes.row} />
      </div>
      <div className={classes.body}>
        {Array.from({ length: 14 }, (_, index) => (
          <SkeletonRow
            key={index}
            style={{ height: rowHeight, transform: `translateY(${String(index * rowHeight)}px)` }}
          />
        ))}
      </div>
    </div>
  );
}
