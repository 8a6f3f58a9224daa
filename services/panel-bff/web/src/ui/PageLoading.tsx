import { Center, Loader, VisuallyHidden } from "@mantine/core";

export function PageLoading() {
  return (
    <Center flex={1} mih="60vh" role="status">
      <Loader type="dots" />
      <VisuallyHidden>Loading</VisuallyHidden>
    </Center>
  );
}
