/** Escape, pressed on one of these, is theirs and does not close the drawer they stand in. */
export const HERE_ONLY = { "data-mantine-stop-propagation": true } as const;
