import { Modal } from "@mantine/core";
import { useLayoutEffect, type ReactNode } from "react";
import { useEscape } from "./useEscape";

interface Props {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A question in front of everything else. */
export function Question({ opened, title, onClose, children }: Props) {
  useEscape(opened, onClose);
  useFocusBack(opened);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="sm"
      centered
      withCloseButton={false}
      closeOnEscape={false}
      returnFocus={false}
    >
      {children}
    </Modal>
  );
}

/**
 * Gives the keyboard back to where it was. Mantine's own looks where that is once the browser has time, which can be
 * after the question took it: then nobody had it afterwards.
 */
function useFocusBack(opened: boolean): void {
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const before = document.activeElement;
    return () => {
      const last = document.activeElement;
      setTimeout(() => {
        const now = document.activeElement;
        if (before instanceof HTMLElement && (now === last || now === document.body))
          before.focus({ preventScroll: true });
      });
    };
  }, [opened]);
}
