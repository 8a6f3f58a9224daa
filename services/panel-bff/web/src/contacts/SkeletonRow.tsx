import { Skeleton } from "@mantine/core";
import type { CSSProperties } from "react";
import classes from "./ContactsTable.module.css";

const WIDTHS = {
  full_name: "62%",
  phone: "80%",
  email: "72%",
  labels: "55%",
  channels: "46px",
  created_at: "70%",
} as const;

export function SkeletonRow({ style }: { style: CSSProperties }) {
  return (
    <div className={classes.row} style={style} aria-hidden="true">
      {Object.entries(WIDTHS).map(([column, width]) => (
        <div key={column} className={classes.cell} data-column={column}>
          <Skeleton height={12} width={width} />
        </div>
      ))}
    </div>
  );
}
