import { Button, Center, Group } from "@mantine/core";
import { IconAddressBook, IconSearchOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState } from "../ui/EmptyState";
import { isNarrowed, type Listing } from "./listing";

interface Props {
  listing: Listing;
  mayImport: boolean;
  /** Null: the role may not add contacts. */
  addAddress: string | null;
  onReset: () => void;
}

const sought = ({ q, importNumber }: Listing): string =>
  [q === "" ? null : `“${q}”`, importNumber === null ? null : `import-${String(importNumber)}`]
    .filter(Boolean)
    .join(" in ");

/** One or two characters are looked for at the start of words only: inside of them they would match nearly everybody. */
const hints = ({ q, archived }: Listing): string =>
  [
    q !== "" && q.trim().length < 3
      ? " Type at least 3 characters to search inside names, phones and emails, and for CRM IDs."
      : "",
    archived ? "" : " Archived contacts were left out.",
  ].join("");

/** Nothing matches, or nobody is here yet: two different situations with two different ways on. */
export function NoContacts({ listing, mayImport, addAddress, onReset }: Props) {
  if (isNarrowed(listing)) {
    return (
      <Center flex={1} p="md">
        <EmptyState
          icon={<IconSearchOff />}
          title="No contacts match"
          text={`Nobody was found for ${sought(listing)}.${hints(listing)}`}
          action={
            <Button variant="default" onClick={onReset}>
              Show all contacts
            </Button>
          }
        />
      </Center>
    );
  }
  return (
    <Center flex={1} p="md">
      <EmptyState
        icon={<IconAddressBook />}
        title="No contacts yet"
        text={
          mayImport
            ? "Bring your contacts in with a CSV file: drop it anywhere on this page, or start at Imports."
            : "Contacts appear here once somebody imports them."
        }
        action={
          mayImport ? (
            <Group justify="center" gap="xs">
              <Button component={Link} to="/imports">
                Import contacts
              </Button>
              {addAddress !== null && (
                <Button component={Link} to={addAddress} variant="default">
                  Add one by hand
                </Button>
              )}
            </Group>
          ) : undefined
        }
      />
    </Center>
  );
}
