import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ifMatch, request } from "../../api/client";
import { BY_PAGES } from "../../api/pages";
import type { Contact, History, Provenance } from "../../api/types";
import { keepContact } from "../queries";
import type { Past } from "./context";
import { restoring, type FieldKey, type Wish } from "./words";

const at = (id: string, rest: string): string => `/api/panels/${encodeURIComponent(id)}/${rest}`;
const PAGE = 30;

type Whose = Pick<Past, "contact" | "labelsVersion">;

/** Where the values of a contact came from; read when somebody first looks, and again when the contact has changed. */
export const useProvenance = ({ contact: { id, version }, labelsVersion }: Whose, wanted: boolean) =>
  useQuery({
    queryKey: ["provenance", id, version, labelsVersion],
    queryFn: ({ signal }) => request<Provenance>(at(id, "provenance"), { signal }),
    enabled: wanted,
    staleTime: 60_000,
  });

/**
 * A contact's changes, newest first, page by page; with a field those of it alone. All that was read is read again when
 * the contact changes, so that whoever is far down stays there.
 */
export function useHistory({ contact: { id, version: ofContact }, labelsVersion }: Whose, field: FieldKey | null) {
  const version = `${String(ofContact)} ${String(labelsVersion)}`;
  const history = useInfiniteQuery({
    queryKey: ["history", id, field ?? ""],
    queryFn: ({ pageParam, signal }) =>
      request<History>(at(id, "history"), {
        params: { after: pageParam, field: field ?? undefined, limit: PAGE },
        signal,
      }),
    ...BY_PAGES,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const { refetch } = history;
  const known = useRef(version);
  useEffect(() => {
    if (known.current === version) return;
    known.current = version;
    void refetch();
  }, [version, refetch]);
  return history;
}

/** AC-5, PP-3: an earlier value is set again, as an edit of staff that says so. Another's edit of it is a conflict. */
export function useRestore(onRestored: (wish: Wish) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ contact, wish }: { contact: Pick<Contact, "id" | "version">; wish: Wish }) =>
      request<Contact>(at(contact.id, "contact"), {
        method: "PATCH",
        headers: ifMatch(contact.version),
        body: restoring(wish),
      }),
    onSuccess: async (saved, { wish }) => {
      await keepContact(queryClient, saved);
      onRestored(wish);
    },
    onError: (_, { contact }) => void queryClient.invalidateQueries({ queryKey: ["panel", contact.id] }),
  });
}
