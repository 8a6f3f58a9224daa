import { Button, Group, Modal, Text } from "@mantine/core";
import type { Leaving } from "./useUnsaved";

interface Props {
  leaving: Leaving;
  /** What would be lost, such as "the changes to Major". */
  what: string;
}

/** Asks before typed text is lost; staying is the answer that the keyboard meets first. */
export function UnsavedQuestion({ leaving, what }: Props) {
  return (
    <Modal
      opened={leaving.asked}
      onClose={leaving.stay}
      title="Discard what you typed?"
      size="sm"
      centered
      withCloseButton={false}
    >
      <Text size="sm">You have not saved {what}. If you go on, that is lost.</Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={leaving.leave}>
          Discard
        </Button>
        <Button onClick={leaving.stay} data-autofocus>
          Keep editing
        </Button>
      </Group>
    </Modal>
  );
}
