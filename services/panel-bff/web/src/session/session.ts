import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import { isPageHeld, rememberCsrfToken, request } from "../api/client";
import { ApiProblem } from "../api/problem";
import type { Me } from "../api/types";
import type { DateStyle } from "../format/dates";

export const ME = ["me"] as const;

async function whoAmI(signal: AbortSignal): Promise<Me | null> {
  try {
    const me = await request<Me>("/api/me", { signal });
    rememberCsrfToken(me.csrf_token);
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401 && !isPageHeld()) return null;
    throw error;
  }
}

/** Who is signed in: undefined while unknown, null when nobody is. */
export const useMe = () => useQuery({ queryKey: ME, queryFn: ({ signal }) => whoAmI(signal), staleTime: 60_000 });

/** Everything read for one person leaves with them. */
export function forget(queryClient: QueryClient): void {
  queryClient.setQueryData(ME, null);
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] });
}

export async function signIn(queryClient: QueryClient, email: string, password: string): Promise<void> {
  const me = await request<Me>("/api/session", { method: "POST", body: { email, password } });
  rememberCsrfToken(me.csrf_token);
  forget(queryClient);
  queryClient.setQueryData(ME, me);
}

export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await request("/api/session", { method: "DELETE" });
    forget(queryClient);
  };
}

export const SessionContext = createContext<Me | null>(null);

/** The signed-in person; only for pages behind RequireSession. */
export function useSession(): Me {
  const me = use(SessionContext);
  if (me === null) throw new Error("No session here");
  return me;
}

export function useDateStyle(): DateStyle {
  const { institution } = useSession();
  return { format: institution.date_format, timeZone: institution.time_zone };
}
