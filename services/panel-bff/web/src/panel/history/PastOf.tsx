import { useMemo, useState, type ReactNode } from "react";
import { asProblem } from "../../api/problem";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { usePanel } from "../queries";
import { PastContext, type Past } from "./context";
import { useRestore } from "./queries";
import { RestoreQuestion } from "./RestoreQuestion";
import { UndoRestore } from "./UndoRestore";
import type { Wish } from "./words";

interface Props {
  contactId: string;
  onHistory: Past["showHistory"];
  /** Where the keyboard goes on when what it was at is gone. */
  onUndone: () => void;
  children: ReactNode;
}

const reverse = ({ field, to, now }: Wish): Wish => ({ field, to: now, now: to });

interface Asked {
  contactId: string;
  wish: Wish;
}

/** Inside, values can be traced and restored; a restore is asked about before, and can be undone after. */
export function PastOf({ contactId, onHistory, onUndone, children }: Props) {
  const { data } = usePanel(contactId);
  const reason = whyNot(useSession(), "contacts.edit");
  const [asked, setAsked] = useState<Asked | null>(null);
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState<Asked | null>(null);
  const opened = asking && asked?.contactId === contactId;
  const undo = useRestore(() => {
    setDone(null);
    onUndone();
  });
  const restore = useRestore((wish) => {
    undo.reset();
    setDone({ contactId, wish });
    setAsking(false);
  });
  const { reset } = restore;
  const contact = data?.contact;
  const catalogue = data?.catalogue;
  const labelsVersion = data?.labels?.version ?? 0;
  const past = useMemo<Past | null>(() => {
    if (contact === undefined || catalogue === undefined) return null;
    const askRestore = (wish: Wish) => {
      reset();
      setAsked({ contactId: contact.id, wish });
      setAsking(true);
    };
    return { contact, catalogue, labelsVersion, reason, askRestore, showHistory: onHistory };
  }, [contact, catalogue, labelsVersion, reason, reset, onHistory]);
  return (
    <PastContext value={past}>
      {children}
      {past !== null && (
        <RestoreQuestion
          opened={opened}
          wish={asked?.wish ?? null}
          contact={past.contact}
          catalogue={past.catalogue}
          problem={restore.isError ? asProblem(restore.error) : null}
          busy={restore.isPending}
          onRestore={(wanted) => restore.mutate({ contact: past.contact, wish: wanted })}
          onClose={() => setAsking(false)}
        />
      )}
      {past !== null && done?.contactId === contactId && (
        <UndoRestore
          done={done.wish}
          catalogue={past.catalogue}
          busy={undo.isPending}
          problem={undo.isError ? asProblem(undo.error) : null}
          onUndo={() => undo.mutate({ contact: past.contact, wish: reverse(done.wish) })}
          onGone={() => setDone(null)}
        />
      )}
    </PastContext>
  );
}
