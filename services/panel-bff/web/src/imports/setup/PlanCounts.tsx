import { Text, UnstyledButton } from "@mantine/core";
import type { DryRunCounts, Outcome } from "../../api/types";
import { counted, formatCount } from "../../format/numbers";
import { OUTCOME_NAMES } from "../counts";
import shared from "../Counts.module.css";
import classes from "./Plan.module.css";
import { FORETOLD, rowsOf } from "./summary";

interface Props {
  counts: DryRunCounts;
  chosen: Outcome | null;
  onChoose: (outcome: Outcome | null) => void;
}

/** What would become of the rows, as counts that narrow the list below. */
export function PlanCounts({ counts, chosen, onChoose }: Props) {
  return (
    <section aria-label="What would happen">
      <div className={`${shared.tiles ?? ""} ${classes.tiles ?? ""}`} role="group" aria-label="Show rows by outcome">
        <Tile name="All rows" count={rowsOf(counts)} pressed={chosen === null} onClick={() => onChoose(null)} />
        {FORETOLD.map((outcome) => (
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
          {counted(counts.in_part, "row")} of the created and updated would be applied in part: a cell is left out, the
          rest is applied.
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
      className={shared.tile}
      aria-pressed={pressed}
      onClick={onClick}
      data-none={count === 0 || undefined}
    >
      <span className={shared.count}>{formatCount(count)}</span>
      <span className={shared.word} data-outcome={outcome}>
        {name}
      </span>
    </UnstyledButton>
  );
}
