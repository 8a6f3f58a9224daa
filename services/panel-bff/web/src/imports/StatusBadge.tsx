import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHandStop,
  IconHourglass,
  IconLoader2,
  IconListCheck,
  IconListSearch,
  IconPlayerPause,
  IconTable,
  type Icon,
} from "@tabler/icons-react";
import type { Import } from "../api/types";
import { badgeOf, STANDING_WORDS, type Standing } from "./standing";
import classes from "./StatusBadge.module.css";

const GLYPHS: Record<Standing, Icon> = {
  draft: IconHandStop,
  queued: IconClock,
  running: IconLoader2,
  waiting: IconHourglass,
  pausing: IconPlayerPause,
  paused: IconPlayerPause,
  cancelling: IconCircleX,
  finished: IconCircleCheck,
  failed: IconAlertTriangle,
  cancelled: IconCircleX,
  "to-map": IconTable,
  "to-check": IconListSearch,
  checking: IconLoader2,
  "to-review": IconListCheck,
  "rolled-back": IconArrowBackUp,
};

export function StatusBadge({ one }: { one: Import }) {
  const standing = badgeOf(one);
  const Glyph = GLYPHS[standing];
  return (
    <span className={classes.badge} data-status={standing}>
      <Glyph size={14} stroke={2} aria-hidden="true" />
      {STANDING_WORDS[standing]}
    </span>
  );
}
