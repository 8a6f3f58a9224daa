import { Button, Center } from "@mantine/core";
import { IconMapSearch } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState } from "../ui/EmptyState";
import { usePageTitle } from "../ui/usePageTitle";

export function NotFoundPage() {
  usePageTitle("Page not found");
  return (
    <Center flex={1} p="md">
      <EmptyState
        level={1}
        icon={<IconMapSearch />}
        title="There is no such page"
        text="The address may be mistyped, or the page has moved."
        action={
          <Button component={Link} to="/contacts" variant="default">
            Go to Contacts
          </Button>
        }
      />
    </Center>
  );
}
