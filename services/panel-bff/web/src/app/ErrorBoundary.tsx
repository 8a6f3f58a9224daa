import { Button, Center } from "@mantine/core";
import { IconMoodSad } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";
import { EmptyState } from "../ui/EmptyState";

/** The last net: a fault of ours must never leave a white page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Center component="main" mih="100vh" p="md">
        <EmptyState
          icon={<IconMoodSad />}
          title="This page stopped working"
          text="Nothing was lost on the server. Loading the page again usually helps."
          action={<Button onClick={() => window.location.reload()}>Load again</Button>}
        />
      </Center>
    );
  }
}
