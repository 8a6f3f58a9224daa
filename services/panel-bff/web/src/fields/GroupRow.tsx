import classes from "./GroupRow.module.css";
import { MoveButtons } from "./MoveButtons";
import type { Direction } from "./order";

interface Props {
  name: string;
  reason: string | null;
  possible: (direction: Direction) => boolean;
  onMove: (direction: Direction) => void;
}

/** A group's name above its fields, as in the panel. */
export function GroupRow({ name, reason, possible, onMove }: Props) {
  return (
    <tr className={classes.group}>
      <th scope="rowgroup" colSpan={7}>
        <span className={classes.groupLine}>
          {name}
          <MoveButtons what={`the group ${name}`} reason={reason} possible={possible} onMove={onMove} />
        </span>
      </th>
    </tr>
  );
}
