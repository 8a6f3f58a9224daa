import { useDebouncedValue, useDocumentVisibility } from "@mantine/hooks";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { endSession } from "../api/client";
import type { Catalogue, Panel } from "../api/types";
import { CATALOGUE } from "../contacts/queries";
import { MOVE } from "../fields/queries";
import { panelKey } from "../panel/queries";
import { ME, useSession } from "../session/session";
import { isBehind } from "./behind";
import { LiveContext } from "./live";
import { LiveStream, type LiveState, type Moved } from "./stream";

/** Who goes through contacts by key need not listen to each of them. */
const SETTLED_MS = 150;

/**
 * CT-5: one stream a page, about the contact whose panel is open and the institution's catalogue. What moved is read
 * again. A page that nobody sees does not listen: a browser keeps few streams open to one place.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { live_url: url } = useSession();
  const queryClient = useQueryClient();
  const seen = useDocumentVisibility() !== "hidden";
  const [contact, watch] = useState<string | null>(null);
  const [watched] = useDebouncedValue(contact, SETTLED_MS);
  const [state, setState] = useState<LiveState>("connecting");
  const [told, setTold] = useState<{ contact: string | null; moved: Moved } | null>(null);

  useEffect(() => {
    if (url === null || !seen) return undefined;
    const address = watched === null ? url : `${url}?contact=${encodeURIComponent(watched)}`;
    const stream = new LiveStream(address, {
      onMoved: (moved) => {
        setTold({ contact: watched, moved });
        readWhatMoved(queryClient, watched, moved);
      },
      onState: setState,
      onSignedOut: endSession,
    });
    const wake = () => stream.wake();
    window.addEventListener("online", wake);
    return () => {
      window.removeEventListener("online", wake);
      stream.close();
    };
  }, [url, seen, watched, queryClient]);

  const moved = told !== null && told.contact === contact ? told.moved : null;
  const live = useMemo(() => ({ state: url === null ? null : state, moved, watch }), [url, state, moved]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function readWhatMoved(queryClient: QueryClient, contact: string | null, moved: Moved): void {
  const panel = contact === null ? undefined : queryClient.getQueryData<Panel>(panelKey(contact));
  if (contact !== null && panel !== undefined && isBehind(panel, moved))
    void queryClient.invalidateQueries({ queryKey: panelKey(contact) });
  const catalogue = queryClient.getQueryData<Catalogue>([CATALOGUE]);
  const moving = queryClient.isMutating({ mutationKey: MOVE }) > 0;
  if (catalogue !== undefined && catalogue.catalogue_seq < moved.catalogue_seq && !moving)
    for (const key of [[CATALOGUE], ME]) void queryClient.invalidateQueries({ queryKey: key });
}
