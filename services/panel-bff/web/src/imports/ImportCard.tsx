import { Text } from "@mantine/core";
import { IconFolder, IconPencil, IconUpload } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Import } from "../api/types";
import { formatMoment } from "../format/dates";
import { counted, formatCount } from "../format/numbers";
import { useDateStyle } from "../session/session";
import { importAddress, workAddress } from "./addresses";
import { OUTCOME_NAMES, OUTCOMES } from "./counts";
import { ImportControls } from "./ImportControls";
import { ImportProgress } from "./ImportProgress";
import classes from "./Imports.module.css";
import { RolledBackWords } from "./RollBack";
import { SameBytesQuestion } from "./SameBytesQuestion";
import { GoOn } from "./setup/GoOn";
import { askedAbout, isActive, isDraft, isPutAway } from "./standing";
import { StatusBadge } from "./StatusBadge";

/** One import in the list: what it is, how it went or how far it is. */
export function ImportCard({ one, readAt }: { one: Import; readAt: number }) {
  const dates = useDateStyle();
  const earlier = askedAbout(one);
  return (
    <li className={classes.card}>
      <div className={classes.title}>
        <Link to={workAddress(one)} className={classes.name}>
          {one.name}
        </Link>
        <span className={classes.file}>{one.file_name}</span>
        <StatusBadge one={one} />
      </div>
      {isActive(one) ? (
        <ImportProgress one={one} readAt={readAt} />
      ) : earlier !== null ? (
        <SameBytesQuestion one={one} earlier={earlier} />
      ) : isDraft(one) ? (
        <GoOn one={one} />
      ) : (
        <Outcome one={one} />
      )}
      <RolledBackWords one={one} />
      <ImportControls one={one} />
      <Text size="xs" c="dimmed" className={classes.origin}>
        <Origin one={one} /> <time dateTime={one.created_at}>{formatMoment(one.created_at, dates)}</time>
      </Text>
    </li>
  );
}

function Origin({ one }: { one: Import }) {
  if (one.mends != null) {
    return (
      <>
        <IconPencil size={14} aria-hidden="true" />
        <span>
          Mended rows of <Link to={importAddress(one.mends)}>import-{one.mends.number}</Link>
        </span>
      </>
    );
  }
  const dropped = one.source === "folder";
  const Glyph = dropped ? IconFolder : IconUpload;
  return (
    <>
      <Glyph size={14} aria-hidden="true" />
      {dropped ? "From the watched folder" : "Uploaded"}
    </>
  );
}

function Outcome({ one }: { one: Import }) {
  if (one.status === "failed" && one.problem !== null) return <Text size="sm">{one.problem.message}</Text>;
  if (isPutAway(one)) return <Text size="sm">Nothing of it was imported.</Text>;
  const parts = OUTCOMES.filter((outcome) => one.counts[outcome] > 0);
  return (
    <Text size="sm">
      {counted(one.rows_total ?? one.rows_done, "row")}
      {parts.map((outcome) => (
        <span key={outcome} className={classes.part} data-outcome={outcome}>
          {formatCount(one.counts[outcome])} {OUTCOME_NAMES[outcome].toLowerCase()}
        </span>
      ))}
    </Text>
  );
}
