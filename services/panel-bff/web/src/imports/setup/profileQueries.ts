import { useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client";
import type { Profile } from "../../api/types";
import { IMPORTS } from "../queries";

export const PROFILES = [IMPORTS, "profiles"] as const;
const addressOf = (id: string): string => `/api/imports/profiles/${encodeURIComponent(id)}`;

/** The mappings that are remembered (IM-16). */
export const useProfiles = () =>
  useQuery({
    queryKey: PROFILES,
    queryFn: ({ signal }) => request<{ items: Profile[] }>("/api/imports/profiles", { signal }),
    staleTime: 0,
  });

export type ProfileChange = Partial<Pick<Profile, "name"> & { guard_percent: number | null }>;

export const editProfile = (id: string, body: ProfileChange): Promise<Profile> =>
  request<Profile>(addressOf(id), { method: "PATCH", body });

export const deleteProfile = (id: string): Promise<void> => request<undefined>(addressOf(id), { method: "DELETE" });

export function useReadProfilesAgain(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: PROFILES });
}
