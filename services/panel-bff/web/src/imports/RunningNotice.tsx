import { IconFileImport } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Import } from "../api/types";
import { formatCount } from "../format/numbers";
import { ProgressBar } from "../ui/ProgressBar";
import { importAddress } from "./addresses";
import { percentOf } from "./progress";
import classes from "./RunningNotice.module.css";
import { standingOf, type Standing } from "./standing";

const WORDS: Partial<Record<Standing, string>> = {
  paused: "is paused",
  pausing: "is about to pause",
  cancelling: "is being cancelled",
};

/** On other pages: an import is at work, and where to follow it. */
export function RunningNotice({ running }: { running: Import }) {
  const percent = percentOf(running.rows_done, running.rows_total);
  return (
    <div className={classes.notice}>
      <IconFileImport size={17} aria-hidden="true" />
      <span className={classes.words}>
        <Link to={importAddress(running)}>{running.name}</Link>{" "}
        {WORDS[standingOf(running)] ?? "is bringing contacts in"}
        {running.rows_total !== null &&
          `: ${formatCount(running.rows_done)} of ${formatCount(running.rows_total)} rows`}
      </span>
      <ProgressBar percent={percent} className={classes.bar} label={`Progress of ${running.name}`} />
    </div>
  );
}
