import { Button, Group, List, Text } from "@mantine/core";
import type { ApiProblem } from "../api/problem";
import type { Import } from "../api/types";
import { Notice } from "../ui/Notice";
import { Question } from "../ui/Question";
import { firstWords, willHappen } from "./rollBack";
import { useRolledBackFirst } from "./rollBackQueries";

interface Props {
  one: Import;
  opened: boolean;
  problem: ApiProblem | null;
  busy: boolean;
  onRollBack: () => void;
  onClose: () => void;
}

/** Asks before an import is taken back, with what goes first, what will happen and what is kept (IM-15). */
export function RollBackQuestion({ one, opened, problem, busy, onRollBack, onClose }: Props) {
  const first = useRolledBackFirst(one.id, opened);
  const before = firstWords(first.data?.items ?? []);
  return (
    <Question opened={opened} onClose={onClose} title={`Roll back ${one.name}?`}>
      {before !== null && (
        <Text size="sm" mb="xs">
          {before}
        </Text>
      )}
      <List size="sm" spacing="xs">
        {willHappen(one).map((text) => (
          <List.Item key={text}>{text}</List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        What is kept is listed afterwards, with the reason. To bring the contacts in again, import the file again.
      </Text>
      {problem !== null && (
        <Notice tone="bad" title={problem.title}>
          {problem.detail}
        </Notice>
      )}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Leave it as it is
        </Button>
        <Button color="red.9" onClick={onRollBack} loading={busy || first.isLoading}>
          Roll back
        </Button>
      </Group>
    </Question>
  );
}
