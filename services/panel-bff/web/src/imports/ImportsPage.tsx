import { Button, Center, NativeSelect, Skeleton, Stack, Title, VisuallyHidden } from "@mantine/core";
import { IconFileImport, IconLock, IconSearchOff, IconTable } from "@tabler/icons-react";
import { useEffect } from "react";
import { Link, useNavigate } from "react-router";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import { EmptyState } from "../ui/EmptyState";
import { MoreButton } from "../ui/MoreButton";
import { PageHeader } from "../ui/PageHeader";
import { ProblemState } from "../ui/ProblemState";
import { workAddress } from "./addresses";
import box from "./Box.module.css";
import { DropArea } from "./DropArea";
import { ImportCard } from "./ImportCard";
import classes from "./Imports.module.css";
import { isNarrowed, listingSearch, readListing, STATUS_CHOICES, statusOf, whatIsLooked } from "./listing";
import { useImports } from "./queries";
import { UploadCard } from "./UploadCard";
import { useUploads } from "./uploads";
import { Toolbar } from "../ui/Toolbar";
import { useListing } from "../ui/useListing";
import { usePageTitle } from "../ui/usePageTitle";

export default function ImportsPage() {
  const me = useSession();
  usePageTitle("Imports");
  const unseen = whyNot(me, "imports.read");
  if (unseen !== null) {
    return (
      <Center flex={1} p="md">
        <EmptyState level={1} icon={<IconLock />} title="Imports are not part of your role" text={unseen} />
      </Center>
    );
  }
  return (
    <div className={classes.page}>
      <PageHeader title="Imports">
        <Button
          component={Link}
          to="/imports/mappings"
          variant="default"
          leftSection={<IconTable size={16} aria-hidden="true" />}
        >
          Remembered mappings
        </Button>
      </PageHeader>
      <DropArea reason={whyNot(me, "imports.start")} />
      <OnTheWay />
      <List />
    </div>
  );
}

/** Files being sent. A single one that was taken leads straight on. */
function OnTheWay() {
  const { list, dismiss } = useUploads();
  const navigate = useNavigate();
  const alone = list.filter((upload) => upload.problem === null).length === 1;
  const taken = list.find((upload) => upload.taken !== null);
  useEffect(() => {
    if (taken?.taken == null) return;
    dismiss(taken.id);
    if (alone) void navigate(workAddress(taken.taken));
  }, [alone, dismiss, navigate, taken]);
  const shown = list.filter((upload) => upload.taken === null);
  if (shown.length === 0) return null;
  return (
    <ul className={classes.plain} aria-label="Files being sent">
      {shown.map((upload) => (
        <UploadCard key={upload.id} upload={upload} />
      ))}
    </ul>
  );
}

function List() {
  const { listing, change } = useListing(readListing, listingSearch);
  const imports = useImports(listing);
  const narrowed = isNarrowed(listing);
  if (imports.isPending) return <Loading />;
  if (imports.data === undefined) {
    return (
      <ProblemState
        error={imports.error}
        what="Imports"
        onRetry={() => void imports.refetch()}
        retrying={imports.isFetching}
      />
    );
  }
  const items = imports.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && !narrowed) {
    return (
      <EmptyState
        icon={<IconFileImport />}
        title="No imports yet"
        text="Each file you drop above is listed here, with a report of what became of every row."
      />
    );
  }
  return (
    <section aria-labelledby="imports-so-far">
      <Title order={2} size="md" id="imports-so-far" mb="xs">
        So far
      </Title>
      <div className={classes.tools}>
        <Toolbar
          search={{
            label: "Search imports",
            placeholder: "Search file name or number",
            value: listing.q,
            onSearch: (q) => change({ q }),
          }}
        >
          <NativeSelect
            aria-label="Show imports by status"
            data={STATUS_CHOICES}
            value={listing.status ?? ""}
            onChange={(event) => change({ status: statusOf(event.currentTarget.value) })}
          />
        </Toolbar>
      </div>
      {items.length === 0 ? (
        <EmptyState
          level={3}
          icon={<IconSearchOff />}
          title="No import like that"
          text={whatIsLooked(listing)}
          action={
            <Button variant="default" onClick={() => change({ q: "", status: null })}>
              Show all imports
            </Button>
          }
        />
      ) : (
        <ul className={box.list}>
          {items.map((one) => (
            <ImportCard key={one.id} one={one} readAt={imports.dataUpdatedAt} />
          ))}
        </ul>
      )}
      <MoreButton pages={imports} mt="md">
        Show older imports
      </MoreButton>
    </section>
  );
}

function Loading() {
  return (
    <Stack gap="md" role="status">
      <VisuallyHidden>Loading imports</VisuallyHidden>
      {[70, 55, 62].map((width) => (
        <Skeleton key={width} height={18} width={`${String(width)}%`} />
      ))}
    </Stack>
  );
}
