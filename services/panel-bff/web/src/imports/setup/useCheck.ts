import { useMutation } from "@tanstack/react-query";
import type { Import } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { useKeepImport } from "../queries";
import { askDryRun, stopDryRun } from "./queries";

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
