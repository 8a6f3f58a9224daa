import { useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { whenSignedOut } from "../api/client";
import { forget } from "./session";

/** When any answer says that the session is over, the whole page goes back to the sign-in. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  useEffect(() => {
    whenSignedOut(() => forget(queryClient));
  }, [queryClient]);
  return children;
}
