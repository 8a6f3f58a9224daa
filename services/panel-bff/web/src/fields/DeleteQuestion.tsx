import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { asProblem } from "../api/problem";
import type { Field } from "../api/types";
import { counted } from "../format/numbers";
import { Notice } from "../ui/Notice";
import { Question } from "../ui/Question";
import { currentIn, deleteField, useKeepField, useUsage } from "./queries";

interface Props {
  field: Field;
  onDeleted: (field: Field) => void;
  onClose: () => void;
}

const held = (contacts: number): string =>
  contacts === 0
    ? "No contact holds a value of it."
    : `${counted(contacts, "contact holds", "contacts hold")} a value of it; the values disappear from their panels.`;

/** CF-8: asks with the number of contacts that hold a value, and says what becomes of it. */
export function DeleteQuestion({ field, onDeleted, onClose }: Props) {
  const usage = useUsage(field.id);
  const keep = useKeepField();
  const remove = useMutation({
    mutationFn: () => deleteField(field),
    onSuccess: () => {
      onClose();
      onDeleted(field);
      keep({ ...field, deleted: true });
    },
    onError: (error) => {
      const current = currentIn(error);
      if (current !== null) keep(current);
      void usage.refetch();
    },
  });
  const problem = remove.isError ? asProblem(remove.error) : null;
  return (
    <Question opened onClose={onClose} title={`Delete ${field.name}?`}>
      {usage.isPending ? (
        <Skeleton height={38} role="status" aria-label="Counting the contacts" />
      ) : (
        <Text size="sm">
          {usage.data === undefined
            ? "How many contacts hold a value could not be found out just now."
            : held(usage.data.contacts)}{" "}
          For 30 days the field and its values can be restored.
        </Text>
      )}
      {problem !== null && (
        <Notice
          tone="bad"
          title={problem.status === 412 ? "Somebody else changed this field meanwhile" : problem.title}
        >
          {problem.status === 412 ? "It was read again. Delete it all the same?" : problem.detail}
        </Notice>
      )}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep the field
        </Button>
        <Button color="red.9" onClick={() => remove.mutate()} loading={remove.isPending} disabled={usage.isPending}>
          Delete field
        </Button>
      </Group>
    </Question>
  );
}
