import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { flushSync } from "react-dom";
import { ifMatch, request } from "../api/client";
import { asProblem } from "../api/problem";
import type { Catalogue, Institution } from "../api/types";
import { CATALOGUE } from "../contacts/queries";
import { ME } from "../session/session";
import { changes, draftOf, edited, faultsOf, rebased, type Draft, type Key } from "./settings";

/** The settings in the form: what was typed, what is wrong with it, what somebody else saved meanwhile. */
export function useSettings(institution: Institution, onSaved: () => void) {
  const queryClient = useQueryClient();
  const [base, setBase] = useState(institution);
  const [draft, setDraft] = useState(() => draftOf(institution));
  const [both, setBoth] = useState<readonly Key[]>([]);
  const [faults, setFaults] = useState<Partial<Record<Key, string>>>({});
  if (institution.version > base.version) follow(institution);

  /** Theirs where nothing was typed; where both were at it mine stays in the form, and it is said. */
  function follow(theirs: Institution): void {
    const next = rebased(draft, base, theirs);
    setBase(theirs);
    setDraft(next.draft);
    setBoth(next.both);
  }

  const keep = (saved: Institution) => {
    queryClient.setQueryData<Catalogue>([CATALOGUE], (known) => known && { ...known, institution: saved });
    for (const key of [[CATALOGUE], ME, ["panel"]]) void queryClient.invalidateQueries({ queryKey: key });
  };

  const save = useMutation({
    mutationFn: () =>
      request<Institution>("/api/institution", {
        method: "PATCH",
        headers: ifMatch(base.version),
        body: changes(draft, base),
      }),
    onSuccess: (saved) => {
      flushSync(() => {
        setBase(saved);
        setDraft(draftOf(saved));
        setBoth([]);
      });
      keep(saved);
      onSaved();
    },
    onError: (error) => {
      const problem = asProblem(error);
      const current = problem.status === 412 ? (problem.extra.current as Institution | undefined) : undefined;
      if (current !== undefined) follow(current);
      setFaults(Object.fromEntries(problem.errors.map(({ field, message }) => [field, message])));
    },
  });

  const set = (key: Key, value: string) => {
    setDraft((now: Draft) => ({ ...now, [key]: value }));
    setFaults((known) => ({ ...known, [key]: undefined }));
    if (save.isError) save.reset();
  };
  const submit = () => {
    const found = faultsOf(draft);
    setFaults(found);
    if (Object.keys(found).length === 0 && !save.isPending) save.mutate();
  };
  const drop = () => {
    setDraft(draftOf(base));
    setFaults({});
    setBoth([]);
    save.reset();
  };
  return { base, draft, set, both, faults, changed: edited(draft, base).length > 0, save, submit, drop };
}

export type Settings = ReturnType<typeof useSettings>;
