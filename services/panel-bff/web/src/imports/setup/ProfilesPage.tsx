import { Center, Text } from "@mantine/core";
import { IconLock, IconTablePlus } from "@tabler/icons-react";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { BackLink } from "../../ui/BackLink";
import { EmptyState } from "../../ui/EmptyState";
import { PageHeader } from "../../ui/PageHeader";
import { PageLoading } from "../../ui/PageLoading";
import { ProblemState } from "../../ui/ProblemState";
import { usePageTitle } from "../../ui/usePageTitle";
import box from "../Box.module.css";
import imports from "../Imports.module.css";
import { ProfileItem } from "./ProfileItem";
import { useProfiles } from "./profileQueries";

/** IM-16: mappings that were imported with, each for the files with its columns. */
export default function ProfilesPage() {
  usePageTitle("Remembered mappings");
  const unseen = whyNot(useSession(), "imports.read");
  if (unseen !== null) {
    return (
      <Center flex={1} p="md">
        <EmptyState level={1} icon={<IconLock />} title="Imports are not part of your role" text={unseen} />
      </Center>
    );
  }
  return (
    <div className={imports.under}>
      <BackLink to="/imports">Imports</BackLink>
      <PageHeader title="Remembered mappings" />
      <Text size="sm" c="dimmed" mt={-6}>
        A file with the columns of one of these is mapped by itself, and starts by itself when it comes into the watched
        folder. The columns of the template are always known.
      </Text>
      <List />
    </div>
  );
}

function List() {
  const reason = whyNot(useSession(), "imports.start");
  const profiles = useProfiles();
  if (profiles.isPending) return <PageLoading />;
  if (profiles.data === undefined) {
    return (
      <ProblemState
        error={profiles.error}
        what="Remembered mappings"
        onRetry={() => void profiles.refetch()}
        retrying={profiles.isFetching}
      />
    );
  }
  if (profiles.data.items.length === 0) {
    return (
      <EmptyState
        icon={<IconTablePlus />}
        title="No mapping is remembered yet"
        text="Once a file with columns of its own was imported, how they were mapped is kept here."
      />
    );
  }
  return (
    <ul className={box.list} aria-label="Remembered mappings">
      {profiles.data.items.map((profile) => (
        <ProfileItem key={profile.id} profile={profile} reason={reason} />
      ))}
    </ul>
  );
}
