import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./PanelHeader.module.css";

/** The contact's name: the heading of the panel, and the name of the drawer for those who do not see it. */
export function PanelName({ children }: { children: ReactNode }) {
  return <Drawer.Title className={classes.name}>{children}</Drawer.Title>;
}
