import { Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";

interface Props extends ButtonProps {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  children: ReactNode;
}

/** Below a list that comes page by page, while there is more of it. */
export function MoreButton({ pages, ...button }: Props) {
  if (!pages.hasNextPage) return null;
  return (
    <Button
      variant="default"
      {...button}
      onClick={() => void pages.fetchNextPage()}
      loading={pages.isFetchingNextPage}
    />
  );
}
