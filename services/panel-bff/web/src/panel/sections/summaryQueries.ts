import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { request } from "../../api/client";
import type { Generation, Messages, Panel, SentPrompt, SummaryJob } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { awaitSummary, gotSummary } from "../own";
import { keepSummary } from "../queries";
import { isOpen } from "./summaryState";

const POLL_MS = 500;
const KEPT = 200; // messages that can be cited

const path = (id: string, rest: string): string => `/api/panels/${encodeURIComponent(id)}/${rest}`;
const generationKey = (id: string, language: string | null) => ["generation", id, language ?? ""] as const;
const inLanguage = (language: string | null) => (language === null ? {} : { language });

/**
 * How the summary in a language stands (CS-2, CS-6), read beside the panel and never waited for. While it is being made
 * it is read twice a second; otherwise when the panel tells of new messages or of another summary.
 */
export function useGeneration({ contact, conversation, summary }: Panel, language: string | null) {
  const news = `${String(conversation?.message_count ?? 0)}.${String(summary?.version ?? 0)}`;
  return useQuery({
    queryKey: [...generationKey(contact.id, language), news],
    queryFn: ({ signal }) =>
      request<Generation>(path(contact.id, "summary/job"), { params: inLanguage(language), signal }),
    enabled: conversation !== null,
    refetchInterval: ({ state }) => (isOpen(state.data?.job) ? POLL_MS : false),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** CS-1: asks for the summary (again); what comes of it is seen by useGeneration. */
export function useMakeSummary(id: string, language: string | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => request<SummaryJob>(path(id, "summary"), { method: "POST", body: inLanguage(language) }),
    onSuccess: (job) => {
      awaitSummary(id);
      queryClient.setQueriesData<Generation>(
        { queryKey: generationKey(id, language) },
        (stands) => stands && { ...stands, job, language: job.language },
      );
      void queryClient.invalidateQueries({ queryKey: ["generation", id] });
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: ["generation", id] }),
  });
}

/** Says aloud when a generation that was watched has ended, and puts its summary into the panel. */
export function useEndOfGeneration(generation: Generation | undefined): void {
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const watched = useRef<string | null>(null);
  useEffect(() => {
    const job = generation?.job;
    if (generation === undefined || job === null || job === undefined) return;
    if (isOpen(job)) {
      if (watched.current !== job.id) announce("The summary is being written");
      watched.current = job.id;
    } else if (watched.current === job.id) {
      watched.current = null;
      announce(job.state === "done" ? "The summary is ready" : "No summary was made");
      if (generation.summary !== null) keepSummary(queryClient, generation.summary);
      gotSummary(job.contact_id);
    }
  }, [announce, generation, queryClient]);
}

/** The messages that sentences cite (CS-4); read when somebody looks at the first of them. */
export const useMessages = (id: string) =>
  useQuery({
    queryKey: ["messages", id],
    queryFn: ({ signal }) => request<Messages>(path(id, "messages"), { params: { limit: KEPT }, signal }),
    staleTime: 30_000,
    retry: 1,
  });

/** CS-3: what the model was sent. */
export const usePrompt = (id: string, language: string) =>
  useQuery({
    queryKey: ["prompt", id, language],
    queryFn: ({ signal }) => request<SentPrompt>(path(id, "summary/prompt"), { params: { language }, signal }),
    staleTime: 0,
    retry: 1,
  });
