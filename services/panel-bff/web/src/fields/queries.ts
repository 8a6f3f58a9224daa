import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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

/** Takes an owner's answer over into what the pages show, so that nobody waits for the next reading. */
export function useKeepField(): (field: Field) => void {
  const queryClient = useQueryClient();
  return useCallback(
    (field: Field) => {
      queryClient.setQueryData<Catalogue>([CATALOGUE], (known) => known && withField(known, field));
      for (const key of [[CATALOGUE], ["panel"], ["fields"]]) void queryClient.invalidateQueries({ queryKey: key });
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

/** Gives fields their new positions, shown at once; what could not be saved goes back to how the server has it. */
export function useMove(fields: readonly Field[]) {
  const queryClient = useQueryClient();
  const keep = useKeepField();
  return useMutation({
    mutationFn: async (placings: readonly Placing[]) => {
      for (const { id, position } of placings) {
        const field = fields.find((one) => one.id === id);
        if (field !== undefined) keep(await patch(field, { position }));
      }
    },
    onMutate: (placings) => {
      const at = new Map(placings.map((one) => [one.id, one.position]));
      queryClient.setQueryData<Catalogue>(
        [CATALOGUE],
        (known) =>
          known && {
            ...known,
            fields: known.fields.map((field) => ({ ...field, position: at.get(field.id) ?? field.position })),
          },
      );
    },
    onError: () => queryClient.invalidateQueries({ queryKey: [CATALOGUE] }),
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
