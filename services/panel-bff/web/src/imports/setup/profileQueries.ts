import { useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client";
import type { Preview, Profile } from "../../api/types";
import { IMPORTS } from "../queries";

export const PROFILES = [IMPORTS, "profiles"] as const;
const addressOf = (id: string): string => `/api/imports/profiles/${encodeURIComponent(id)}`;

const read = (signal?: AbortSignal) =>
  request<{ items: Profile[] }>("/api/imports/profiles", signal === undefined ? {} : { signal });

/** The mappings that are remembered (IM-16). */
export const useProfiles = () => useQuery({ queryKey: PROFILES, queryFn: ({ signal }) => read(signal), staleTime: 0 });

export type ProfileChange = Partial<Pick<Profile, "name"> & { guard_percent: number | null }>;

export const editProfile = (id: string, body: ProfileChange): Promise<Profile> =>
  request<Profile>(addressOf(id), { method: "PATCH", body });

export const deleteProfile = (id: string): Promise<void> => request<undefined>(addressOf(id), { method: "DELETE" });

export function useReadProfilesAgain(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: PROFILES });
}

const folded = (header: readonly string[]): string => header.map((name) => name.trim().toLowerCase()).join("\n");

/** The remembered mapping of a file: the one of its header. */
export const profileOf = (profiles: readonly Profile[], { columns }: Pick<Preview, "columns">): Profile | null =>
  profiles.find(({ header }) => folded(header) === folded(columns.map((column) => column.header))) ?? null;

/** Gives the mapping that a file was just started with its name. */
export async function nameMapping(preview: Preview, name: string): Promise<void> {
  const found = profileOf((await read()).items, preview);
  if (found !== null && found.name !== name) await editProfile(found.id, { name });
}
