import { Button, Group } from "@mantine/core";
import { useId } from "react";
import type { ApiProblem } from "../../api/problem";
import type { Catalogue, Contact } from "../../api/types";
import { Notice } from "../../ui/Notice";
import { Question } from "../../ui/Question";
import classes from "./History.module.css";
import { RestoredConsent } from "./RestoredConsent";
import { Was } from "./Was";
import { fieldName, type Wish } from "./words";

interface Props {
  opened: boolean;
  /** The last one while the question goes. */
  wish: Wish | null;
  contact: Contact;
  catalogue: Catalogue;
  problem: ApiProblem | null;
  busy: boolean;
  onRestore: (wish: Wish) => void;
  onClose: () => void;
}

/** Asks before an earlier value takes the place of the one that stands. */
export function RestoreQuestion({ opened, wish, contact, catalogue, problem, busy, onRestore, onClose }: Props) {
  const consent = useId();
  if (wish === null) return null;
  const name = fieldName(wish.field, catalogue);
  return (
    <Question opened={opened} onClose={onClose} title={`Restore ${name}?`}>
      <dl className={classes.swap}>
        <dt>Now</dt>
        <dd>
          <Was field={wish.field} value={wish.now} catalogue={catalogue} />
        </dd>
        <dt>Will be</dt>
        <dd>
          <Was field={wish.field} value={wish.to} catalogue={catalogue} />
        </dd>
      </dl>
      <RestoredConsent id={consent} contact={contact} wish={wish} />
      {problem !== null && (
        <Notice tone="bad" title="It was not restored">
          {words(problem)}
        </Notice>
      )}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={() => onRestore(wish)} loading={busy} aria-describedby={consent} data-autofocus>
          Restore
        </Button>
      </Group>
    </Question>
  );
}

const words = (problem: ApiProblem): string =>
  problem.code === "conflict"
    ? "Somebody else changed it just now. Close this, look at the value that stands, and decide again."
    : problem.words;
