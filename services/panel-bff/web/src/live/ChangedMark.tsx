import { sectionMark } from "./changes";
import classes from "./LiveMark.module.css";
import { useIsMarked } from "./marks";

/** Beside the heading of a section that somebody else changed just now. */
export function ChangedMark({ section }: { section: string }) {
  return useIsMarked(sectionMark(section)) ? <span className={classes.changed}>Changed just now</span> : null;
}
