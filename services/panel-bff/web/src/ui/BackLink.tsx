import { Anchor } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import classes from "./BackLink.module.css";

/** The way up, above a page's heading. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} size="sm" className={classes.back}>
      <IconChevronLeft size={15} aria-hidden="true" /> {children}
    </Anchor>
  );
}
