import { Text, UnstyledButton } from "@mantine/core";
import type { CSSProperties } from "react";
import type { Outcome } from "../api/types";
import { formatCount } from "../format/numbers";
import { OUTCOME_NAMES } from "./counts";
import classes from "./Counts.module.css";

interface Props<Shown extends Outcome> {
  outcomes: readonly Shown[];
  counts: Readonly<Record<Shown, number>>;
  total: number;
  chosen: Outcome | null;
  onChoose: (outcome: Outcome | null) => void;
  /** Beneath them: of the rows that are applied in part. */
  inPart: string | null;
}

/** The counts of a file's rows, which add up to all of them; each narrows the rows below to its own. */
export function Tiles<Shown extends Outcome>({ outcomes, counts, total, chosen, onChoose, inPart }: Props<Shown>) {
  const half = { "--half": Math.ceil((outcomes.length + 1) / 2) } as CSSProperties;
  return (
    <>
      <div className={classes.tiles} style={half} role="group" aria-label="Show rows by outcome">
        <Tile name="All rows" count={total} pressed={chosen === null} onClick={() => onChoose(null)} />
        {outcomes.map((outcome) => (
          <Tile
            key={outcome}
            outcome={outcome}
            name={OUTCOME_NAMES[outcome]}
            count={counts[outcome]}
            pressed={chosen === outcome}
            onClick={() => onChoose(chosen === outcome ? null : outcome)}
          />
        ))}
      </div>
      {inPart !== null && (
        <Text size="sm" c="dimmed" mt={8}>
          {inPart}
        </Text>
      )}
    </>
  );
}

interface TileProps {
  name: string;
  count: number;
  outcome?: Outcome;
  pressed: boolean;
  onClick: () => void;
}

function Tile({ name, count, outcome, pressed, onClick }: TileProps) {
  return (
    <UnstyledButton
      className={classes.tile}
      aria-pressed={pressed}
      onClick={onClick}
      data-none={count === 0 || undefined}
    >
      <span className={classes.count}>{formatCount(count)}</span>
      <span className={classes.word} data-outcome={outcome}>
        {name}
      </span>
    </UnstyledButton>
  );
}
