import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Page.module.css";

/** A page as high as the window: its top stays, what is below scrolls by itself. */
export function Page({ top, children }: { top: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <div className={classes.top}>{top}</div>
      {children}
    </div>
  );
}

/** How many are listed, beside the page's heading. */
export function Found({ words }: { words: string | null }) {
  return words === null ? null : (
    <Text c="dimmed" size="sm" className={classes.count}>
      {words}
    </Text>
  );
}
