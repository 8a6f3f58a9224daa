import { Tooltip } from "@mantine/core";
import classes from "./Summary.module.css";

interface Props {
  messageId: string;
  number: number;
}

/** CS-4: the number of a message that a sentence rests on; which one it is stands in the tooltip. */
export function Citation({ messageId, number }: Props) {
  return (
    <Tooltip label={`Rests on message ${messageId}`}>
      <span className={classes.cite} tabIndex={0} role="note" aria-label={`Message ${String(number)}, ${messageId}`}>
        {number}
      </span>
    </Tooltip>
  );
}
