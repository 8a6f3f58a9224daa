import type { Import, Outcome } from "../api/types";
import { inPartDone, OUTCOMES, shownCounts, sumOf } from "./counts";
import classes from "./Counts.module.css";
import { Tiles } from "./Tiles";

interface Props {
  one: Import;
  chosen: Outcome | null;
  /** While it runs, the progress above is bar enough. */
  withBar: boolean;
  onChoose: (outcome: Outcome | null) => void;
}

/** What became of the rows, in counts that always add up to the file's (IM-13). */
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
      <Tiles
        outcomes={OUTCOMES}
        counts={counts}
        total={total}
        chosen={chosen}
        onChoose={onChoose}
        inPart={inPartDone(counts)}
      />
    </section>
  );
}
