import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { ifMatch, request } from "../api/client";
import { asProblem } from "../api/problem";
import type { Catalogue, DeletedField, Field, FieldUsage } from "../api/types";
import { newKey } from "../api/upload";
import { CATALOGUE } from "../contacts/queries";
import type { Body } from "./draft";
import { sameInForm } from "./merge";
import type { Placing } from "./order";

const DELETED = ["fields", "deleted"] as const;
const usageKey = (id: string) => ["fields", "usage", id] as const;
const addressOf = (id: string): string => `/api/fields/${encodeURIComponent(id)}`;

/** How many contacts hold a value, and each option (CF-2, CF-8); asked anew each time somebody is about to decide by it. */
export const useUsage = (id: string | null) =>
  useQuery({
    queryKey: usageKey(id ?? ""),
    queryFn: ({ signal }) => request<FieldUsage>(`${addressOf(id ?? "")}/usage`, { signal }),
    enabled: id !== null,
    staleTime: 0,
    gcTime: 0,
  });

/** Fields deleted within the last 30 days, the newest first (CF-8). */
export const useDeletedFields = () =>
  useQuery({
    queryKey: DELETED,
    queryFn: ({ signal }) => request<{ items: DeletedField[] }>("/api/fields/deleted", { signal }),
    staleTime: 0,
  });

const withField = (catalogue: Catalogue, field: Field): Catalogue => ({
  ...catalogue,
  fields: [...catalogue.fields.filter((one) => one.id !== field.id), ...(field.deleted ? [] : [field])],
});

const show = (queryClient: QueryClient, field: Field): void => {
  queryClient.setQueryData<Catalogue>([CATALOGUE], (known) => known && withField(known, field));
};

const readAgain = (queryClient: QueryClient): void => {
  for (const key of [[CATALOGUE], ["panel"], ["fields"]]) void queryClient.invalidateQueries({ queryKey: key });
};

/** Takes an owner's answer over into what the pages show, so that nobody waits for the next reading. */
export function useKeepField(): (field: Field) => void {
  const queryClient = useQueryClient();
  return useCallback(
    (field: Field) => {
      show(queryClient, field);
      readAgain(queryClient);
    },
    [queryClient],
  );
}

const isField = (value: unknown): value is Field => typeof value === "object" && value !== null && "version" in value;

/** The field as somebody else left it, when that is why a save was refused. */
export function currentIn(error: unknown): Field | null {
  const problem = asProblem(error);
  return problem.status === 412 && isField(problem.extra.current) ? problem.extra.current : null;
}

const patch = (field: Field, body: Body | { position: number }): Promise<Field> =>
  request<Field>(addressOf(field.id), { method: "PATCH", headers: ifMatch(field.version), body });

/** Saves from the version the form began with; a field that was only moved meanwhile is no reason to ask anybody. */
export async function saveField(field: Field, body: Body): Promise<Field> {
  try {
    return await patch(field, body);
  } catch (error) {
    const current = currentIn(error);
    if (current === null || !sameInForm(field, current)) throw error;
    return patch(current, body);
  }
}

export const createField = (body: Body, key: string): Promise<Field> =>
  request<Field>("/api/fields", { method: "POST", headers: { "Idempotency-Key": key }, body });

export const deleteField = (field: Field): Promise<Field> =>
  request<Field>(addressOf(field.id), { method: "DELETE", headers: ifMatch(field.version) });

export const restoreField = (id: string): Promise<Field> =>
  request<Field>(`${addressOf(id)}/restore`, { method: "POST", headers: { "Idempotency-Key": newKey() } });

/** While a mutation of this key runs, the fields are half moved on the server; they are read again when it has ended. */
export const MOVE = ["fields", "move"] as const;

const changedFields = (queryClient: QueryClient, change: (field: Field) => Field): void => {
  queryClient.setQueryData<Catalogue>([CATALOGUE], (known) => known && { ...known, fields: known.fields.map(change) });
};

/** The fields as the last move left them: keys come faster than pages are drawn. */
export function useFieldsNow(): () => readonly Field[] {
  const queryClient = useQueryClient();
  return () => queryClient.getQueryData<Catalogue>([CATALOGUE])?.fields ?? [];
}

/**
 * Gives fields their new positions: shown at once, saved one after the other however fast somebody moves. What could
 * not be saved goes back to how the server has it.
 */
export function useMove() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: MOVE,
    scope: { id: MOVE.join() },
    mutationFn: async (placings: readonly Placing[]) => {
      for (const { id, position } of placings) {
        const field = queryClient.getQueryData<Catalogue>([CATALOGUE])?.fields.find((one) => one.id === id);
        if (field === undefined) continue;
        const { version } = await patch(field, { position });
        changedFields(queryClient, (one) => (one.id === id ? { ...one, version } : one));
      }
    },
    onMutate: (placings) => {
      void queryClient.cancelQueries({ queryKey: [CATALOGUE] }); // an answer on its way has the old order
      const at = new Map(placings.map((one) => [one.id, one.position]));
      changedFields(queryClient, (field) => ({ ...field, position: at.get(field.id) ?? field.position }));
    },
    onSettled: () => {
      if (queryClient.isMutating({ mutationKey: MOVE }) === 1) readAgain(queryClient);
    },
  });
}

/** Restores a deleted field with its values (CF-8). */
export function useRestore(onDone: (field: Field) => void) {
  const keep = useKeepField();
  return useMutation({
    mutationFn: restoreField,
    onSuccess: (field) => {
      keep(field);
      onDone(field);
    },
  });
}
