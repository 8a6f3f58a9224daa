import classes from "./Mark.module.css";

/** A word that asks to be looked at, beside what it is about. */
export const Mark = ({ children }: { children: string }) => <span className={classes.mark}>{children}</span>;
