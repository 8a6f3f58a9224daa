import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import classes from "./MoveButtons.module.css";
import type { Direction } from "./order";

interface Props {
  what: string;
  /** Why none of them does anything. */
  reason?: string | null;
  possible: (direction: Direction) => boolean;
  onMove: (direction: Direction) => void;
}

const WAYS = [
  { direction: "up", icon: IconArrowUp },
  { direction: "down", icon: IconArrowDown },
] as const;

/** Up and down; at an end disabled in word and looks, so that the keyboard stays where it is. */
export function MoveButtons({ what, reason = null, possible, onMove }: Props) {
  return (
    <span className={classes.moves}>
      {WAYS.map(({ direction, icon: Glyph }) => {
        const off = reason !== null || !possible(direction);
        return (
          <Tooltip key={direction} label={reason ?? `Move ${direction}`} multiline maw={280}>
            <ActionIcon
              size={26}
              aria-label={`Move ${what} ${direction}`}
              aria-disabled={off}
              data-disabled={off || undefined}
              className={classes.move}
              onClick={() => {
                if (!off) onMove(direction);
              }}
            >
              <Glyph size={15} aria-hidden="true" />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </span>
  );
}
