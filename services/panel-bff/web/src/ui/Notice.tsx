import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Notice.module.css";

interface Props {
  tone: "bad" | "warn";
  title: string;
  children?: ReactNode;
}

/** Something one should know, in a calm box: what happened and what helps. */
export function Notice({ tone, title, children }: Props) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className={classes.body}>
        <p className={classes.title}>{title}</p>
        {children}
      </div>
    </div>
  );
}
