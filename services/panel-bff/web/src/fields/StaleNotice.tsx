import { Button, Group } from "@mantine/core";
import type { Field } from "../api/types";
import { Notice } from "../ui/Notice";
import type { Draft } from "./draft";
import classes from "./StaleNotice.module.css";
import { bothChanged, changedBetween } from "./merge";

interface Props {
  base: Field;
  theirs: Field;
  draft: Draft;
  onTake: (keepMine: boolean) => void;
}

const and = new Intl.ListFormat("en", { type: "conjunction" });

/** Somebody else was faster: what they changed, and a way on that loses nothing. */
export function StaleNotice({ base, theirs, draft, onTake }: Props) {
  return (
    <Notice tone="warn" title="Somebody else changed this field meanwhile">
      They changed {and.format(changedBetween(base, theirs))}. Nothing you typed is lost.
      {bothChanged(base, theirs, draft).map(({ what, theirs: other }) => (
        <p key={what} className={classes.clash}>
          You both changed {what}: theirs is {other === "" ? "empty" : <strong>{other}</strong>}.
        </p>
      ))}
      <Group gap="xs" mt={8}>
        <Button size="compact-sm" onClick={() => onTake(true)}>
          Load theirs, keep what I typed
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onTake(false)}>
          Drop what I typed
        </Button>
      </Group>
    </Notice>
  );
}
