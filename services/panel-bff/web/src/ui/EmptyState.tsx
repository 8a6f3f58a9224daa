import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

interface Props {
  icon: ReactNode;
  title: string;
  text: ReactNode;
  action?: ReactNode;
  level?: 1 | 2 | 3;
}

/** What a page or list shows when there is nothing to show, and where to go from here. */
export function EmptyState({ icon, title, text, action, level = 2 }: Props) {
  return (
    <Stack align="center" gap="xs" ta="center" maw={420} mx="auto" py="xl">
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <Title order={level} size="lg">
        {title}
      </Title>
      <Text c="dimmed" size="md" component="div">
        {text}
      </Text>
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </Stack>
  );
}
