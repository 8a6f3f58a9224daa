import { Drawer } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
import classes from "./SideDrawer.module.css";
import { useEscape } from "./useEscape";

interface Props {
  opened: boolean;
  /** In pixels; a phone's whole width. */
  size: number;
  onClose: () => void;
  /** It has slid out: the page gives the keyboard back. */
  onClosed: () => void;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  children: ReactNode;
}

/** What stands beside a list and is open by the page's address; it slides in from the right. */
export function SideDrawer({ onClosed, children, ...others }: Props) {
  useEscape(others.opened, others.onClose, { beneath: true });
  return (
    <Drawer.Root
      {...others}
      closeOnEscape={false}
      position="right"
      returnFocus={false}
      transitionProps={{ duration: 180, onExited: onClosed }}
      classNames={{ content: classes.content }}
    >
      <Drawer.Overlay backgroundOpacity={0.18} />
      <Drawer.Content>{children}</Drawer.Content>
    </Drawer.Root>
  );
}
