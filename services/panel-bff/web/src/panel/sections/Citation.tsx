import { Loader, Popover, Text } from "@mantine/core";
import { useState } from "react";
import type { Message } from "../../api/types";
import { CHANNEL_NAMES } from "../../format/channels";
import { formatMoment } from "../../format/dates";
import { useDateStyle } from "../../session/session";
import { useMessages } from "../queries";
import classes from "./Summary.module.css";

interface Props {
  contactId: string;
  messageId: string;
  number: number;
}

const AUTHORS: Record<Message["author"], string> = { contact: "The contact", bot: "The bot", staff: "Staff", campaign: "A campaign" };

/** The number of a cited message; a click shows the message itself. */
export function Citation({ contactId, messageId, number }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="bottom" withArrow withinPortal={false} closeOnEscape={false}>
      <Popover.Target>
        <button
          type="button"
          className={classes.cite}
          aria-label={`Message ${String(number)}`}
          onClick={() => setOpened(!opened)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || !opened) return;
            event.stopPropagation();
            setOpened(false);
          }}
        >
          {number}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Message ${String(number)}`}>{opened && <CitedMessage contactId={contactId} messageId={messageId} />}</Popover.Dropdown>
    </Popover>
  );
}

function CitedMessage({ contactId, messageId }: Omit<Props, "number">) {
  const messages = useMessages(contactId, true);
  const dates = useDateStyle();
  if (messages.isPending) return <Loader type="dots" size="sm" aria-label="Loading the message" />;
  const message = messages.data?.items.find((one) => one.id === messageId);
  if (message === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {messages.isError ? "The message can't be shown right now." : "This message is too old to be shown here."}
      </Text>
    );
  }
  return (
    <>
      <Text size="xs" c="dimmed" mb={4}>
        {AUTHORS[message.author]}, {CHANNEL_NAMES[message.channel]}, {formatMoment(message.sent_at, dates)}
      </Text>
      <blockquote className={classes.quote}>{message.text}</blockquote>
    </>
  );
}
