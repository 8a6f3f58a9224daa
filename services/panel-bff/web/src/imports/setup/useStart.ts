import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { asProblem } from "../../api/problem";
import type { Import, Preview } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { importAddress } from "../addresses";
import { useKeepImport } from "../queries";
import { nameMapping } from "./profileQueries";
import { previewKey, startImport } from "./queries";

interface Start {
  one: Import;
  preview: Preview;
  /** The check it was reviewed with, by its id. */
  run: string | null;
  name: string;
}

/** The import, also if it had begun already: a lost answer is no reason to stay. */
async function begin({ one, run }: Start): Promise<Import | null> {
  try {
    return await startImport(one.id, run);
  } catch (error) {
    if (asProblem(error).code === "import-begun") return null;
    throw error;
  }
}

/** Starts the import, names its mapping if there is a name, and goes on to the report with the running bar. */
export function useStart() {
  const queryClient = useQueryClient();
  const keep = useKeepImport();
  const announce = useAnnounce();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (start: Start) => {
      const now = await begin(start);
      if (start.name.trim() !== "") await nameMapping(start.preview, start.name.trim()).catch(() => undefined);
      return now;
    },
    onSuccess: (now, { one }) => {
      keep(now);
      announce(`${one.name} was started`);
      queryClient.removeQueries({ queryKey: previewKey(one.id) });
      void navigate(importAddress(one));
    },
    onError: () => keep(null),
  });
}
