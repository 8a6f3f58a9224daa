import { Center } from "@mantine/core";
import { Navigate, Outlet, useLocation } from "react-router";
import { PageLoading } from "../ui/PageLoading";
import { ProblemState } from "../ui/ProblemState";
import { SessionContext, useMe } from "./session";

/** Pages for people who are signed in; everyone else signs in first and comes back to the same address. */
export function RequireSession() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.isPending) return <PageLoading />;
  if (me.data === undefined) {
    return (
      <Center component="main" mih="100vh" p="md">
        <ProblemState error={me.error} what="Your session" onRetry={() => void me.refetch()} retrying={me.isFetching} />
      </Center>
    );
  }
  if (me.data === null) {
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${next}`} replace />;
  }
  return (
    <SessionContext value={me.data}>
      <Outlet />
    </SessionContext>
  );
}
