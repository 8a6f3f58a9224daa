import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import type { ContactRow } from "../api/types";
import { shownName } from "../format/names";
import { formatPhone } from "../format/phone";
import { ContactBadges } from "../ui/ContactBadges";
import { NameAvatar } from "./PanelHeader";
import { PanelName } from "./PanelName";
import classes from "./PanelHeader.module.css";

/** The panel's shape, with what the table already knows. */
export function PanelSkeleton({ row }: { row: ContactRow | null }) {
  const name = row === null ? null : shownName(row);
  return (
    <div aria-busy="true">
      <header className={classes.header}>
        <NameAvatar name={name ?? ""} />
        <div className={classes.words}>
          <div className={classes.line}>
            <PanelName>
              {name === null ? (
                <Skeleton height={20} width={180} component="span" display="block" />
              ) : (
                <bdi>{name}</bdi>
              )}
              {row === null && <VisuallyHidden>Contact is loading</VisuallyHidden>}
            </PanelName>
            {row !== null && <ContactBadges archived={row.archived} testUser={row.test_user} />}
          </div>
          <ul className={classes.reach}>
            <li>
              {row === null ? <Skeleton height={12} width={120} /> : row.phone !== null && formatPhone(row.phone)}
            </li>
            <li>{row === null ? <Skeleton height={12} width={160} /> : row.email}</li>
          </ul>
        </div>
      </header>
      <Stack px={24} gap="lg" aria-hidden="true">
        <Skeleton height={96} radius="md" />
        <Skeleton height={22} width="60%" />
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} height={12} width={`${String(55 + ((index * 17) % 40))}%`} />
        ))}
      </Stack>
    </div>
  );
}
