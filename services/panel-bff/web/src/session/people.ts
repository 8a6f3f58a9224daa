import { useQuery } from "@tanstack/react-query";
import { request } from "../api/client";
import type { People } from "../api/types";

/** The name behind a user's id, for what somebody here wrote or changed. */
export function usePeople(): (id: string) => string {
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => request<People>("/api/people", { signal }),
    staleTime: 300_000,
  });
  const names = people.data?.items;
  return (id) => names?.find((person) => person.id === id)?.name ?? (names === undefined ? "…" : "Somebody");
}
