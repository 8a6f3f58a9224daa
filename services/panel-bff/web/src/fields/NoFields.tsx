import { Button, Center } from "@mantine/core";
import { IconForms, IconSearchOff } from "@tabler/icons-react";
import { EmptyState } from "../ui/EmptyState";
import { NewFieldButton } from "./FieldsActions";

interface Props {
  q: string;
  reason: string | null;
  search: string;
  onReset: () => void;
}

/** No field of that name, or no field at all yet. */
export function NoFields({ q, reason, search, onReset }: Props) {
  return (
    <Center flex={1} p="md">
      {q === "" ? (
        <EmptyState
          icon={<IconForms />}
          title="No contact fields yet"
          text="Contact fields hold what your institution wants to know of its contacts, such as a major or a start date. They appear in every contact's panel and as columns of an import."
          action={<NewFieldButton reason={reason} search={search} />}
        />
      ) : (
        <EmptyState
          icon={<IconSearchOff />}
          title="No fields match"
          text={`No field has “${q}” in its name.`}
          action={
            <Button variant="default" onClick={onReset}>
              Show all fields
            </Button>
          }
        />
      )}
    </Center>
  );
}
