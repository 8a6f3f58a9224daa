import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query";
import { ifMatch, request, resumeSession } from "../../api/client";
import { BY_PAGES } from "../../api/pages";
import type { DeletedNotes, Note, NoteEdits, NotePage, Notes, SavedNote } from "../../api/types";
import { keepNotes } from "../queries";

const path = (contact: string, rest = ""): string => `/api/panels/${encodeURIComponent(contact)}/notes${rest}`;
const pathOf = (contact: string, note: string, rest = ""): string =>
  path(contact, `/${encodeURIComponent(note)}${rest}`);

/** All notes, page by page, once somebody wants more than the panel holds; read anew when the list moves. */
export const useAllNotes = (contact: string, notes: Notes | null, wanted: boolean) =>
  useInfiniteQuery({
    queryKey: ["notes", contact, notes?.version ?? 0],
    queryFn: ({ pageParam, signal }) =>
      request<NotePage>(path(contact), { params: { after: pageParam, limit: 50 }, signal }),
    ...BY_PAGES,
    enabled: wanted,
    placeholderData: keepPreviousData,
  });

export const useDeletedNotes = (contact: string) =>
  useQuery({
    queryKey: ["deleted-notes", contact],
    queryFn: ({ signal }) => request<DeletedNotes>(path(contact, "/deleted"), { signal }),
    staleTime: 0,
    retry: 1,
  });

export const useNoteEdits = (contact: string, { id, version }: Note) =>
  useInfiniteQuery({
    queryKey: ["note-edits", contact, id, version],
    queryFn: ({ pageParam, signal }) =>
      request<NoteEdits>(pathOf(contact, id, "/edits"), { params: { after: pageParam, limit: 50 }, signal }),
    ...BY_PAGES,
    retry: 1,
  });

export type NoteChange =
  | { kind: "write"; text: string; key: string }
  | { kind: "change"; note: Note; wanted: { text?: string; pinned?: boolean } }
  | { kind: "delete"; note: Note }
  | { kind: "restore"; id: string };

function send(contact: string, change: NoteChange): Promise<SavedNote> {
  switch (change.kind) {
    case "write":
      return request(path(contact), {
        method: "POST",
        body: { text: change.text },
        headers: { "Idempotency-Key": change.key },
      });
    case "change":
      return request(pathOf(contact, change.note.id), {
        method: "PATCH",
        body: change.wanted,
        headers: ifMatch(change.note.version),
      });
    case "delete":
      return request(pathOf(contact, change.note.id), { method: "DELETE", headers: ifMatch(change.note.version) });
    case "restore":
      return request(pathOf(contact, change.id, "/restore"), { method: "POST" });
  }
}

/** One change of a contact's notes; the panel has it before it is read again. */
export function useNoteChange(contact: string) {
  const queryClient: QueryClient = useQueryClient();
  return useMutation({
    mutationFn: async (change: NoteChange) => {
      await resumeSession();
      return send(contact, change);
    },
    onSuccess: async ({ notes }) => {
      await keepNotes(queryClient, notes);
      void queryClient.invalidateQueries({ queryKey: ["deleted-notes", contact] });
    },
  });
}
