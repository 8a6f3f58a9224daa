import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Import } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { useKeepImport } from "../queries";
import { askDryRun, stopDryRun } from "./queries";
import type { Checked } from "./steps";
import { inOneSentence } from "./summary";

/** Starts and stops the check of a draft (IM-11). */
export function useCheck(one: Import) {
  const keep = useKeepImport();
  const announce = useAnnounce();
  const after = { onSuccess: keep, onError: () => keep(null) };
  const start = useMutation({
    ...after,
    mutationFn: () => askDryRun(one.id),
    onMutate: () => announce(`${one.name} is being checked`),
  });
  const stop = useMutation({ ...after, mutationFn: () => stopDryRun(one.id) });
  return { start, stop };
}

export type Check = ReturnType<typeof useCheck>;

/** Says aloud how a check that was followed came out. */
export function useCheckAnnounced({ name, dry_run: run }: Import, found: Checked): void {
  const announce = useAnnounce();
  const [followed, setFollowed] = useState(false);
  if (found === "running" && !followed) setFollowed(true);
  const words =
    !followed || run == null || found === "running"
      ? null
      : found === "finished"
        ? `The check of ${name} is finished: ${inOneSentence(run.counts)}`
        : found === "outdated"
          ? null
          : `The check of ${name} did not come to its end`;
  useEffect(() => {
    if (words !== null) announce(words);
  }, [announce, words]);
}
