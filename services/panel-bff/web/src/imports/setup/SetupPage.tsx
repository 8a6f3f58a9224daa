import { Center, Skeleton, Stack } from "@mantine/core";
import { IconFileOff, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Navigate, useParams } from "react-router";
import { asProblem } from "../../api/problem";
import type { Import } from "../../api/types";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { EmptyState } from "../../ui/EmptyState";
import { ProblemState } from "../../ui/ProblemState";
import { usePageTitle } from "../../ui/usePageTitle";
import { importAddress } from "../addresses";
import { useImport } from "../queries";
import { isDraft } from "../standing";
import { usePreview } from "./queries";
import { Setup } from "./Setup";
import classes from "./Setup.module.css";

/** A draft on its way to an import: its columns, its check, its start. One may leave and come back at any moment. */
export default function SetupPage() {
  const { importRef = "" } = useParams();
  const found = useImport(importRef);
  const unseen = whyNot(useSession(), "imports.read");
  usePageTitle(found.data === undefined ? "Import" : `Set up ${found.data.name}`);
  if (unseen !== null) {
    return (
      <Middle>
        <EmptyState level={1} icon={<IconLock />} title="Imports are not part of your role" text={unseen} />
      </Middle>
    );
  }
  if (found.data !== undefined) {
    if (!isDraft(found.data)) return <Navigate to={importAddress(found.data)} replace />;
    return <Draft one={found.data} readAt={found.dataUpdatedAt} />;
  }
  if (found.isPending) return <Loading />;
  if (asProblem(found.error).status === 404) {
    return (
      <Middle>
        <EmptyState
          level={1}
          icon={<IconFileOff />}
          title="There is no such import"
          text="The link may be old, or the import belongs to another institution."
        />
      </Middle>
    );
  }
  return (
    <Middle>
      <ProblemState
        error={found.error}
        what="This import"
        onRetry={() => void found.refetch()}
        retrying={found.isFetching}
      />
    </Middle>
  );
}

function Draft({ one, readAt }: { one: Import; readAt: number }) {
  const preview = usePreview(one.id);
  if (preview.data !== undefined) return <Setup key={one.id} one={one} readAt={readAt} saved={preview.data} />;
  if (preview.isPending) return <Loading />;
  return (
    <Middle>
      <ProblemState
        error={preview.error}
        what={one.file_name}
        onRetry={() => void preview.refetch()}
        retrying={preview.isFetching}
      />
    </Middle>
  );
}

const Middle = ({ children }: { children: ReactNode }) => (
  <Center flex={1} p="md">
    {children}
  </Center>
);

function Loading() {
  return (
    <Stack role="status" aria-label="Loading the import" className={classes.body}>
      <Skeleton height={26} width={280} />
      <Skeleton height={24} width={320} />
      <Skeleton height={150} />
      <Skeleton height={320} />
    </Stack>
  );
}
