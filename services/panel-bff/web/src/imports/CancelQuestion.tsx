import { Button, Group, Text } from "@mantine/core";
import type { ApiProblem } from "../api/problem";
import type { Import } from "../api/types";
import { counted, formatCount } from "../format/numbers";
import { Notice } from "../ui/Notice";
import { Question } from "../ui/Question";
import { isDraft, standingOf } from "./standing";

interface Props {
  one: Import;
  opened: boolean;
  problem: ApiProblem | null;
  busy: boolean;
  onCancel: () => void;
  onClose: () => void;
}

/** What stays: rows go on being decided while one reads this, so it is said as of now. */
const stays = (one: Import): string =>
  one.rows_done === 0
    ? "No row is decided yet; no contact is changed."
    : `${counted(one.rows_done, "row is", "rows are")} decided so far: what they created and changed stays.`;

const rest = (one: Import): string =>
  one.rows_total === null
    ? "The rows after them are not imported."
    : `The other ${formatCount(one.rows_total - one.rows_done)} are not imported; the report counts them as not reached.`;

const ends = (one: Import): string =>
  isDraft(one) ? "Nothing of it has been imported. The file is put away." : `${stays(one)} ${rest(one)}`;

/** Asks before an import ends, with what stays and what will not happen (IM-12). */
export function CancelQuestion({ one, opened, problem, busy, onCancel, onClose }: Props) {
  return (
    <Question opened={opened} onClose={onClose} title={`Cancel ${one.name}?`}>
      <Text size="sm">{ends(one)}</Text>
      <Text size="sm" mt="xs">
        {!isDraft(one) && standingOf(one) !== "paused" && "A batch under way is finished first. "}This can't be taken
        back; to bring {isDraft(one) ? "it" : "the rest"} in later, import the file again.
      </Text>
      {problem !== null && (
        <Notice tone="bad" title={problem.title}>
          {problem.detail}
        </Notice>
      )}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep the import
        </Button>
        <Button color="red.9" onClick={onCancel} loading={busy}>
          Cancel the import
        </Button>
      </Group>
    </Question>
  );
}
