import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { asProblem } from "../../api/problem";
import type { Import } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { importAddress } from "../addresses";
import { useKeepImport } from "../queries";
import { previewKey, startImport } from "./queries";

interface Start {
  one: Import;
  /** The check it was reviewed with, by its id. */
  run: string | null;
  /** Of its mapping, as it was typed. */
  name: string;
}

/** The import, also if it had begun already: a lost answer is no reason to stay. */
async function begin({ one, run, name }: Start): Promise<Import | null> {
  try {
    return await startImport(one.id, run, name);
  } catch (error) {
    if (asProblem(error).code === "import-begun") return null;
    throw error;
  }
}

/** Starts the import and goes on to the report with the running bar; the name of its mapping goes with it. */
export function useStart() {
  const queryClient = useQueryClient();
  const keep = useKeepImport();
  const announce = useAnnounce();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: begin,
    onSuccess: (now, { one }) => {
      keep(now);
      announce(`${one.name} was started`);
      queryClient.removeQueries({ queryKey: previewKey(one.id) });
      void navigate(importAddress(one));
    },
    onError: () => keep(null),
  });
}
