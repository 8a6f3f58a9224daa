import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconLoader2,
  type Icon,
} from "@tabler/icons-react";
import type { ImportStatus } from "../api/types";
import { STATUS_WORDS } from "./counts";
import classes from "./StatusBadge.module.css";

const GLYPHS: Record<ImportStatus, Icon> = {
  queued: IconClock,
  running: IconLoader2,
  waiting: IconHourglass,
  finished: IconCircleCheck,
  failed: IconAlertTriangle,
  cancelled: IconCircleX,
};

export function StatusBadge({ status }: { status: ImportStatus }) {
  const Glyph = GLYPHS[status];
  return (
    <span className={classes.badge} data-status={status}>
      <Glyph size={14} stroke={2} aria-hidden="true" />
      {STATUS_WORDS[status]}
    </span>
  );
}
