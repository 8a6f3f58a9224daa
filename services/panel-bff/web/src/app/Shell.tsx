import { AppShell, Burger, NavLink, ScrollArea, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAddressBook, IconFileImport, IconForms, IconSettings, type Icon } from "@tabler/icons-react";
import { useIsMutating } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { MOVE } from "../fields/queries";
import { LiveProvider } from "../live/LiveProvider";
import { UploadsProvider } from "../imports/UploadsProvider";
import { useSession } from "../session/session";
import { UserMenu } from "../session/UserMenu";
import { BrandMark } from "../ui/BrandMark";
import { useClosingQuestion } from "../ui/useUnsaved";
import { SchemeSwitch } from "./SchemeSwitch";
import classes from "./Shell.module.css";

const PLACES: readonly { to: string; name: string; icon: Icon }[] = [
  { to: "/contacts", name: "Contacts", icon: IconAddressBook },
  { to: "/imports", name: "Imports", icon: IconFileImport },
  { to: "/fields", name: "Contact Fields", icon: IconForms },
  { to: "/settings", name: "Settings", icon: IconSettings },
];

function Places() {
  const { pathname } = useLocation();
  return PLACES.map(({ to, name, icon: Glyph }) => {
    const here = pathname === to || pathname.startsWith(`${to}/`);
    return (
      <NavLink
        key={to}
        component={Link}
        to={to}
        label={name}
        active={here}
        aria-current={here ? "page" : undefined}
        leftSection={<Glyph size={18} stroke={1.7} aria-hidden="true" />}
        className={classes.place}
      />
    );
  });
}

/** The frame around every page: institution and navigation at the left, on a phone behind a button. */
export function Shell() {
  const { institution } = useSession();
  const { pathname } = useLocation();
  const [opened, { toggle, close }] = useDisclosure(false);
  useEffect(close, [close, pathname]);
  useClosingQuestion(useIsMutating({ mutationKey: MOVE }) > 0); // moves of fields are saved wherever the page goes
  return (
    <UploadsProvider>
      <LiveProvider>
        <a href="#main" className={classes.skip}>
          Skip to the page
        </a>
        <AppShell
          layout="alt"
          header={{ height: { base: 52, sm: 0 } }}
          navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !opened } }}
          padding={0}
        >
          <AppShell.Header hiddenFrom="sm" className={classes.top}>
            <Burger
              opened={opened}
              onClick={toggle}
              size="sm"
              aria-label={opened ? "Close the navigation" : "Open the navigation"}
            />
            <BrandMark size={26} />
            <Text fw={600} truncate>
              {institution.name}
            </Text>
          </AppShell.Header>
          <AppShell.Navbar className={classes.side} aria-label="Main">
            <div className={classes.brand}>
              <BrandMark size={30} />
              <div className={classes.names}>
                <Text fw={620} size="md" truncate title={institution.name}>
                  {institution.name}
                </Text>
                <Text c="dimmed" size="xs">
                  Contact Panel
                </Text>
              </div>
              <Burger opened onClick={close} size="sm" hiddenFrom="sm" ml="auto" aria-label="Close the navigation" />
            </div>
            <ScrollArea flex={1}>
              <Places />
            </ScrollArea>
            <div className={classes.foot}>
              <UserMenu />
              <SchemeSwitch />
            </div>
          </AppShell.Navbar>
          <AppShell.Main id="main" className={classes.main} tabIndex={-1}>
            <Outlet />
          </AppShell.Main>
        </AppShell>
      </LiveProvider>
    </UploadsProvider>
  );
}
