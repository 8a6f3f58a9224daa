import { Button, Group, Switch, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { asProblem } from "../api/problem";
import { useAnnounce } from "../ui/announce";
import { Notice } from "../ui/Notice";
import { Question } from "../ui/Question";
import { ReasonedButton } from "../ui/ReasonedButton";
import { exportAddress, type Listing } from "./listing";
import { askContacts } from "./queries";

interface Props {
  listing: Listing;
  /** How many are listed, in words; null while that is not known. */
  found: string | null;
  /** Nobody is listed. */
  empty: boolean;
  /** Why the role may not; null when it may (AC-2). */
  reason: string | null;
}

/** IM-17: the listed contacts as a CSV. Test users are left out unless asked for (AR-3). */
export function ExportButton({ listing, found, empty, reason }: Props) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ReasonedButton
        reason={reason ?? (empty ? "There are no contacts here to export." : null)}
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => setAsking(true)}
      >
        Export
      </ReasonedButton>
      <Question opened={asking} title="Export contacts" onClose={() => setAsking(false)}>
        <Choices listing={listing} found={found} onDone={() => setAsking(false)} />
      </Question>
    </>
  );
}

const inBrackets = (found: string | null, archived: boolean): string => {
  const words = [found?.toLowerCase(), archived ? "archived ones included" : undefined].filter(Boolean);
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
};

function Choices({ listing, found, onDone }: { listing: Listing; found: string | null; onDone: () => void }) {
  const announce = useAnnounce();
  const [testUsers, setTestUsers] = useState(false);
  const download = useMutation({
    // a download that can not begin says nothing to the page: what would stop it is asked first
    mutationFn: () => askContacts(listing),
    onSuccess: () => {
      const link = document.createElement("a");
      link.href = exportAddress(listing, testUsers);
      link.download = "";
      link.click();
      announce("The file is being downloaded");
      onDone();
    },
  });
  return (
    <>
      <Text size="sm">
        A CSV file of the contacts listed now{inBrackets(found, listing.archived)}, with the columns of the template.
        Change it and import it again, or keep it.
      </Text>
      <Switch
        mt="md"
        label="With test users"
        description="Otherwise they are left out."
        checked={testUsers}
        onChange={(event) => setTestUsers(event.currentTarget.checked)}
        data-autofocus
      />
      {download.isError && (
        <Notice tone="bad" title="The file can't be made now">
          {asProblem(download.error).words}
        </Notice>
      )}
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button loading={download.isPending} onClick={() => download.mutate()}>
          Download
        </Button>
      </Group>
    </>
  );
}
