import { QueryClient } from "@tanstack/react-query";
import { asProblem } from "../api/problem";

/** Reads are tried twice more when the fault may pass; an answer such as 404 or 422 is final. */
const worthAnotherTry = (failures: number, error: Error): boolean => failures < 2 && asProblem(error).passing;

export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: worthAnotherTry,
        retryDelay: (failures) => 400 * 2 ** failures,
        staleTime: 5_000,
        gcTime: 300_000,
      },
      mutations: { retry: false },
    },
  });
