import { Button, VisuallyHidden } from "@mantine/core";
import { IconCloudOff, IconRefresh } from "@tabler/icons-react";
import { asProblem } from "../api/problem";
import { EmptyState } from "./EmptyState";

interface Props {
  error: unknown;
  /** It begins the title, and tells one "Try again" from another on the same page. */
  what: string;
  onRetry: () => void;
  retrying?: boolean;
}

/** A list or page that could not be read, with the way to try again. */
export function ProblemState({ error, what, onRetry, retrying = false }: Props) {
  const problem = asProblem(error);
  return (
    <div role="alert">
      <EmptyState
        icon={<IconCloudOff />}
        title={`${what} could not be loaded`}
        text={problem.detail ?? problem.title}
        action={
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            onClick={onRetry}
            loading={retrying}
          >
            Try again<VisuallyHidden>: {what}</VisuallyHidden>
          </Button>
        }
      />
    </div>
  );
}
