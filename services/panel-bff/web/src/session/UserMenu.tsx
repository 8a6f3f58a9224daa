import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { initials } from "../format/names";
import { useAnnounce } from "../ui/announce";
import { ROLE_NAMES } from "./permissions";
import { useSession, useSignOut } from "./session";
import classes from "./UserMenu.module.css";

export function UserMenu() {
  const { user } = useSession();
  const announce = useAnnounce();
  const signOut = useMutation({
    mutationFn: useSignOut(),
    onError: () => announce("Signing out did not work. Try again."),
  });
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.button}>
          <Avatar size={30} radius="xl" color="ink" variant="filled" aria-hidden="true">
            {initials(user.name)}
          </Avatar>
          <span className={classes.words}>
            <Text size="sm" fw={550} truncate component="span" display="block">
              {user.name}
            </Text>
            <Text size="xs" c="dimmed" component="span" display="block">
              {ROLE_NAMES[user.role]}
              <VisuallyHidden>, your account</VisuallyHidden>
            </Text>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.email}>{user.email}</Menu.Label>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden="true" />}
          onClick={() => signOut.mutate()}
          closeMenuOnClick={false}
        >
          {signOut.isError ? "Sign out (try again)" : "Sign out"}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
