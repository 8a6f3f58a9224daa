import { Button, Group, Text } from "@mantine/core";
import { Question } from "./Question";
import type { Leaving } from "./useUnsaved";

interface Props {
  leaving: Leaving;
  /** What would be lost, such as "the changes to Major". */
  what: string;
}

/** Asks before typed text is lost; staying is the answer that the keyboard meets first. */
export function UnsavedQuestion({ leaving, what }: Props) {
  return (
    <Question opened={leaving.asked} onClose={leaving.stay} title="Leave without saving?">
      <Text size="sm">You have not saved {what}. If you go on, that is lost.</Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={leaving.leave}>
          Discard
        </Button>
        <Button onClick={leaving.stay} data-autofocus>
          Keep editing
        </Button>
      </Group>
    </Question>
  );
}
