import { Button, Center } from "@mantine/core";
import { IconAddressBook, IconSearchOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState } from "../ui/EmptyState";
import { isNarrowed, type Listing } from "./listing";

interface Props {
  listing: Listing;
  mayImport: boolean;
  onReset: () => void;
}

const sought = ({ q, importNumber }: Listing): string =>
  [q === "" ? null : `“${q}”`, importNumber === null ? null : `import-${String(importNumber)}`]
    .filter(Boolean)
    .join(" in ");

/** Nothing matches, or nobody is here yet: two different situations with two different ways on. */
export function NoContacts({ listing, mayImport, onReset }: Props) {
  if (isNarrowed(listing)) {
    return (
      <Center flex={1} p="md">
        <EmptyState
          icon={<IconSearchOff />}
          title="No contacts match"
          text={`Nobody was found for ${sought(listing)}.${listing.archived ? "" : " Archived contacts were left out."}`}
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
            <Button component={Link} to="/imports">
              Import contacts
            </Button>
          ) : undefined
        }
      />
    </Center>
  );
}
