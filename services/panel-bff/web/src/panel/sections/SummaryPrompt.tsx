import { Skeleton, Text } from "@mantine/core";
import { asProblem } from "../../api/problem";
import { Dialog } from "../../ui/Dialog";
import { Notice } from "../../ui/Notice";
import classes from "./Summary.module.css";
import { usePrompt } from "./summaryQueries";

interface Props {
  contactId: string;
  language: string;
  onClose: () => void;
}

const NAMES: Record<string, string> = { system: "Instructions", user: "Material" };

/** CS-3: what was sent to the model, word for word. */
export function SummaryPrompt({ contactId, language, onClose }: Props) {
  const prompt = usePrompt(contactId, language);
  return (
    <Dialog title="What was sent to the model" size="xl" onClose={onClose}>
      {prompt.isPending && <Skeleton height={220} role="status" aria-label="Loading what was sent" />}
      {prompt.isError && (
        <Notice tone="bad" title="It can't be shown right now">
          {asProblem(prompt.error).detail}
        </Notice>
      )}
      {prompt.data !== undefined && (
        <>
          <Text size="sm" c="dimmed">
            {prompt.data.messages.length === 0
              ? "Nothing was sent: this summary was made without a model."
              : `Sent to ${prompt.data.model ?? "the model"}, nothing else. Phones, emails and ids were masked first.`}
          </Text>
          {prompt.data.messages.map((message, index) => (
            <section key={index} aria-label={NAMES[message.role] ?? message.role}>
              <Text component="h3" size="sm" fw={600} mt="md" mb={4}>
                {NAMES[message.role] ?? message.role}
              </Text>
              <pre className={classes.sent} tabIndex={0}>
                {message.content}
              </pre>
            </section>
          ))}
        </>
      )}
    </Dialog>
  );
}
