import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import type { Import } from "../api/types";
import { formatCount } from "../format/numbers";
import { leftOverAddress } from "./files";
import { leftOver } from "./leftOver";

const icon = <IconDownload size={16} aria-hidden="true" />;

/** IM-13: the rows that left something over, as a file to be corrected and imported again; of which kind is asked. */
export function LeftOverButton({ one }: { one: Import }) {
  const kinds = leftOver(one);
  const [only] = kinds;
  if (only === undefined) return null;
  if (kinds.length === 1) {
    return (
      <Button component="a" href={leftOverAddress(one.id, only.what)} download variant="default" leftSection={icon}>
        {only.name}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={icon} rightSection={<IconChevronDown size={14} aria-hidden="true" />}>
          Download rows
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ what, name, count }) => (
          <Menu.Item key={what} component="a" href={leftOverAddress(one.id, what)} download>
            {name} ({formatCount(count)})
          </Menu.Item>
        ))}
        <Menu.Item component="a" href={leftOverAddress(one.id, "all")} download>
          All of them
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
