import type { Conversation, Generation, Sentence, Summary, SummaryJob } from "../../api/types";

/** Messages that came after the summary was made (CS-2). */
export const messagesSince = (summary: Summary, conversation: Conversation | null): number =>
  Math.max(0, (conversation?.message_count ?? 0) - summary.message_count);

/** True while a generation waits or is under way. */
export const isOpen = (job: SummaryJob | null | undefined): boolean =>
  job?.state === "queued" || job?.state === "running";

export const openJob = (generation: Generation | undefined): SummaryJob | null =>
  isOpen(generation?.job) ? (generation?.job ?? null) : null;

/** Why no summary can be made now; null when it can. Where the summary service is away, a click will tell (CS-2, CS-6). */
export function whyNoSummary(
  conversation: Conversation | null,
  generation: Generation | undefined,
  language: string | null,
): string | null {
  if (conversation === null || conversation.message_count === 0) return "There are no messages to summarize yet.";
  const other = generation?.under_way ?? null;
  if (other !== null && other !== (language ?? generation?.language))
    return "A summary in another language is being made.";
  return generation?.off?.detail ?? null;
}

/** What is said of the last generation when it came to nothing, until a later one succeeds. */
export const failureOf = (generation: Generation | undefined): string | null =>
  generation?.job?.state === "failed" ? (generation.job.problem?.detail ?? "Something went wrong.") : null;

/** The summary that is shown: the newest one, or the one that is kept in the language that was chosen (CS-5). */
export function shownSummary(
  newest: Summary | null,
  generation: Generation | undefined,
  language: string | null,
): Summary | null {
  if (language === null || newest?.language === language) return newest;
  return generation?.language === language ? generation.summary : null;
}

/** Each cited message's number, by first mention. */
export function citationNumbers(sentences: readonly Sentence[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const message of sentences.flatMap((sentence) => sentence.messages)) {
    if (!numbers.has(message)) numbers.set(message, numbers.size + 1);
  }
  return numbers;
}
