import type { Conversation, Summary } from "../../api/types";

/** Messages that came after the summary was made (CS-2). */
export const messagesSince = (summary: Summary, conversation: Conversation | null): number =>
  Math.max(0, (conversation?.message_count ?? 0) - summary.message_count);

/** Why no summary can be made now; null when it can. An extractive one may always be made again (CS-2). */
export const whyNoSummary = (conversation: Conversation | null): string | null =>
  conversation === null || conversation.message_count === 0 ? "There are no messages to summarize yet." : null;

/** Each cited message's number, by first mention. */
export function citationNumbers(summary: Summary): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const message of summary.sentences.flatMap((sentence) => sentence.messages)) {
    if (!numbers.has(message)) numbers.set(message, numbers.size + 1);
  }
  return numbers;
}
