import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { SessionProvider } from "../session/SessionProvider";
import { Announcer } from "../ui/Announcer";
import { ErrorBoundary } from "./ErrorBoundary";
import { Pages } from "./Pages";
import { newQueryClient } from "./queryClient";
import { cssVariables, theme } from "./theme";

// A router that is data can hold a page back while there are unsaved edits (ui/useUnsaved); the table of addresses stays in Pages.
const router = createBrowserRouter([
  {
    path: "*",
    element: (
      <SessionProvider>
        <Pages />
      </SessionProvider>
    ),
  },
]);

export function App() {
  const [queryClient] = useState(newQueryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <Announcer>
            <RouterProvider router={router} />
          </Announcer>
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
