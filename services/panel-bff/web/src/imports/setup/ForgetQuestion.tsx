import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { asProblem } from "../../api/problem";
import type { Profile } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { Notice } from "../../ui/Notice";
import { Question } from "../../ui/Question";
import { deleteProfile, useReadProfilesAgain } from "./profileQueries";
import { spokenName } from "./profiles";

interface Props {
  profile: Profile;
  opened: boolean;
  onClose: () => void;
}

/** Asks before a mapping is forgotten: what was imported by it stays. */
export function ForgetQuestion({ profile, opened, onClose }: Props) {
  const readAgain = useReadProfilesAgain();
  const announce = useAnnounce();
  const forget = useMutation({
    mutationFn: () => deleteProfile(profile.id),
    onSuccess: () => {
      announce(`${spokenName(profile)} was forgotten`);
      onClose();
      readAgain();
    },
  });
  return (
    <Question opened={opened} onClose={onClose} title="Forget this mapping?">
      <Text size="sm">
        The next file with these columns waits to be mapped, also in the watched folder. What was imported stays as it
        is.
      </Text>
      {forget.isError && <Notice tone="bad" title={asProblem(forget.error).words} />}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red.9" loading={forget.isPending} onClick={() => forget.mutate()}>
          Forget it
        </Button>
      </Group>
    </Question>
  );
}
