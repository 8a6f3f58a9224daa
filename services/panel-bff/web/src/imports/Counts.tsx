import { Text, UnstyledButton } from "@mantine/core";
import type { Import, Outcome } from "../api/types";
import { counted, formatCount } from "../format/numbers";
import { OUTCOME_NAMES, OUTCOMES, shownCounts, sumOf } from "./counts";
import classes from "./Counts.module.css";

interface Props {
  one: Import;
  chosen: Outcome | null;
  /** While it runs, the progress above is bar enough. */
  withBar: boolean;
  onChoose: (outcome: Outcome | null) => void;
}

/** The counts, which always add up to the file's rows (IM-13); each is a filter of the rows below. */
export function Counts({ one, chosen, withBar, onChoose }: Props) {
  const total = one.rows_total ?? sumOf(one.counts);
  const counts = shownCounts(one.counts, total);
  return (
    <section aria-label="Outcomes">
      {withBar && (
        <div className={classes.bar} aria-hidden="true">
          {OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => (
            <span key={outcome} data-outcome={outcome} style={{ flexGrow: counts[outcome] }} />
          ))}
        </div>
      )}
      <div className={classes.tiles} role="group" aria-label="Show rows by outcome">
        <Tile name="All rows" count={total} pressed={chosen === null} onClick={() => onChoose(null)} />
        {OUTCOMES.map((outcome) => (
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
      {counts.in_part > 0 && (
        <Text size="sm" c="dimmed" mt={8}>
          {counted(counts.in_part, "row")} of the created and updated {counts.in_part === 1 ? "was" : "were"} applied in
          part: a cell was left out, the rest was applied.
        </Text>
      )}
    </section>
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
