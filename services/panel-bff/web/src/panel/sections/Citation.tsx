import { Popover, Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import type { Message } from "../../api/types";
import { CHANNEL_NAMES } from "../../format/channels";
import { formatMoment } from "../../format/dates";
import { useDateStyle } from "../../session/session";
import { useEscape } from "../../ui/useEscape";
import classes from "./Summary.module.css";
import { useMessages } from "./summaryQueries";

interface Props {
  contactId: string;
  messageId: string;
  number: number;
}

const AUTHORS: Record<Message["author"], string> = {
  contact: "The contact",
  bot: "The bot",
  staff: "Staff",
  campaign: "A campaign",
};

/** CS-4: the number of a message that a sentence rests on; a click shows the message itself. */
export function Citation({ contactId, messageId, number }: Props) {
  const [opened, setOpened] = useState(false);
  useEscape(opened, () => setOpened(false));
  const name = `Message ${String(number)}`;
  return (
    // Inside the drawer, where the keyboard is.
    <Popover
      opened={opened}
      onChange={setOpened}
      width={320}
      position="bottom"
      withArrow
      withinPortal={false}
      closeOnEscape={false}
      classNames={{ dropdown: classes.message }}
      middlewares={{ shift: { padding: 12 }, flip: true }}
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.cite}
          aria-label={name}
          onClick={() => setOpened(!opened)}
          onBlur={() => setOpened(false)}
        >
          {number}
        </button>
      </Popover.Target>
      {/* Reading on by mouse, to select the text say, must not take the focus from the number. */}
      <Popover.Dropdown aria-label={name} onMouseDown={(event) => event.preventDefault()}>
        {opened && <CitedMessage contactId={contactId} messageId={messageId} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function CitedMessage({ contactId, messageId }: Omit<Props, "number">) {
  const messages = useMessages(contactId);
  const dates = useDateStyle();
  const message = messages.data?.items.find((one) => one.id === messageId);
  if (messages.isPending) return <Skeleton height={44} role="status" aria-label="Loading the message" />;
  if (message === undefined) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {messages.isError ? "The message can't be shown right now." : "This message is too old to be shown here."}
      </Text>
    );
  }
  return (
    <div role="status">
      <Text size="xs" c="dimmed" mb={4}>
        {AUTHORS[message.author]}, {CHANNEL_NAMES[message.channel]},{" "}
        <time dateTime={message.sent_at}>{formatMoment(message.sent_at, dates)}</time>
      </Text>
      <blockquote className={classes.quote}>{message.text}</blockquote>
    </div>
  );
}
