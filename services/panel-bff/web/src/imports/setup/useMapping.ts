import { useRef, useState } from "react";
import { asProblem } from "../../api/problem";
import type { MappingChange, Preview } from "../../api/types";
import { useClosingQuestion } from "../../ui/useUnsaved";
import { shown } from "./draft";
import { putMapping, useKeepPreview } from "./queries";
import { again, arrived, failed, SAVED, sending, toSend, unsaved, wished, type Saving } from "./saving";

export interface Mapping {
  /** With what was just said, whether it is saved or not. */
  preview: Preview;
  saving: Saving;
  /** Says something else: it is shown at once and saved at once. */
  change: (change: MappingChange) => void;
  retry: () => void;
  /** Waits for what is on its way; false: it could not be saved. */
  whenSaved: () => Promise<boolean>;
}

/** The mapping of a draft as somebody changes it; every change goes to the server, one after the other. */
export function useMapping(id: string, saved: Preview): Mapping {
  const [saving, setSaving] = useState<Saving>(SAVED);
  const now = useRef(saving); // changes come faster than pages are drawn
  const queue = useRef(Promise.resolve());
  const keep = useKeepPreview(id);
  useClosingQuestion(unsaved(saving) !== null);

  const be = (next: Saving) => {
    now.current = next;
    setSaving(next);
  };
  const flush = async () => {
    const body = toSend(now.current);
    if (body === null) return;
    be(sending(now.current));
    try {
      keep(await putMapping(id, body));
      be(arrived(now.current));
    } catch (error) {
      be(failed(now.current, asProblem(error)));
    }
  };
  const goOn = (next: Saving) => {
    be(next);
    queue.current = queue.current.then(flush);
  };
  return {
    preview: shown(saved, unsaved(saving)),
    saving,
    change: (change) => goOn(wished(now.current, change)),
    retry: () => goOn(again(now.current)),
    whenSaved: async () => {
      await queue.current;
      return unsaved(now.current) === null;
    },
  };
}
