import { Skeleton, VisuallyHidden } from "@mantine/core";
import page from "../ui/Page.module.css";
import classes from "./FieldsSkeleton.module.css";

/** The list's shape while the fields are on the way. */
export function FieldsSkeleton() {
  return (
    <div className={page.scroller} role="status">
      <VisuallyHidden>Loading the fields</VisuallyHidden>
      <div className={classes.skeleton} aria-hidden="true">
        {[38, 52, 30, 46, 41, 35, 48].map((width) => (
          <Skeleton key={width} height={14} width={`${String(width)}%`} />
        ))}
      </div>
    </div>
  );
}
