import { Button, Text } from "@mantine/core";
import { asProblem } from "../../api/problem";
import { counted } from "../../format/numbers";
import { Notice } from "../../ui/Notice";
import { ReasonedButton } from "../../ui/ReasonedButton";
import { whyIdle } from "./draft";
import classes from "./Mend.module.css";

interface Props {
  count: number;
  sending: boolean;
  error: Error | null;
  onSend: () => void;
  onPutBack: () => void;
}

/** In view wherever the list is scrolled to: how many rows will be imported again, and the way there. */
export function MendFoot({ count, sending, error, onSend, onPutBack }: Props) {
  const problem = error === null || sending ? null : asProblem(error);
  return (
    <div className={classes.foot}>
      {problem !== null && (
        <Notice tone="bad" title={problem.title}>
          {problem.words}
        </Notice>
      )}
      <div className={classes.buttons}>
        <Text size="sm" c="dimmed" className={classes.count}>
          {count === 0 ? "" : `${counted(count, "row")} to be imported again`}
        </Text>
        {count > 0 && (
          <Button variant="default" onClick={onPutBack} disabled={sending}>
            Put back
          </Button>
        )}
        <ReasonedButton reason={whyIdle(count)} onClick={onSend} loading={sending} data-send>
          {count === 0 ? "Import mended rows" : `Import ${counted(count, "mended row")}`}
        </ReasonedButton>
      </div>
    </div>
  );
}
