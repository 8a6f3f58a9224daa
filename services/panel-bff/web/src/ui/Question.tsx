import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A question in front of everything else. Escape answers it only with the keyboard in it, by React's events and not the
 * window's: so that one key never closes both the question and the drawer behind it.
 */
export function Question({ opened, title, onClose, children }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="sm"
      centered
      withCloseButton={false}
      closeOnEscape={false}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      {children}
    </Modal>
  );
}
