import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { BrowserRouter } from "react-router";
import { SessionProvider } from "../session/SessionProvider";
import { Announcer } from "../ui/Announcer";
import { ErrorBoundary } from "./ErrorBoundary";
import { Pages } from "./Pages";
import { newQueryClient } from "./queryClient";
import { cssVariables, theme } from "./theme";

export function App() {
  const [queryClient] = useState(newQueryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <Announcer>
            <BrowserRouter>
              <SessionProvider>
                <Pages />
              </SessionProvider>
            </BrowserRouter>
          </Announcer>
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
