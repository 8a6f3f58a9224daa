import { Button, Text, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconUpload } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import type { ContactRow } from "../api/types";
import { counted, formatCount } from "../format/numbers";
import { PageDrop } from "../imports/PageDrop";
import { RunningNotice } from "../imports/RunningNotice";
import { useRunningImport } from "../imports/queries";
import { PanelDrawer } from "../panel/PanelDrawer";
import { usePanelPrefetch } from "../panel/queries";
import type { Step } from "../panel/useStepKeys";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { PageHeader } from "../ui/PageHeader";
import { ProblemState } from "../ui/ProblemState";
import classes from "./ContactsPage.module.css";
import { ContactsTable, type TableHandle } from "./ContactsTable";
import { contactAddress, listingSearch, neighbours, readListing, type Listing } from "./listing";
import { NoContacts } from "./NoContacts";
import { useContacts, useLabels } from "./queries";
import { TableContext } from "./tableContext";
import { TableSkeleton } from "./TableSkeleton";
import { Toolbar } from "./Toolbar";
import { usePageTitle } from "../ui/usePageTitle";

/** AC-2: who may not import sees the button, and why it does nothing. */
function ImportButton({ reason }: { reason: string | null }) {
  const icon = <IconUpload size={16} aria-hidden="true" />;
  if (reason === null) {
    return (
      <Button component={Link} to="/imports" variant="default" leftSection={icon}>
        Import
      </Button>
    );
  }
  return (
    <Tooltip label={reason} multiline maw={280}>
      <Button variant="default" leftSection={icon} aria-disabled data-disabled>
        Import
      </Button>
    </Tooltip>
  );
}

const NO_ROWS: ContactRow[] = [];
/** How far panel-bff counts; with more the total is null. */
const COUNTED = 10_000;

/** CT-1 and CT-2: the contacts table, and beside it the panel of the contact in the address. */
export default function ContactsPage() {
  const { contactId = null } = useParams();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const me = useSession();
  const listing = readListing(params);
  const running = useRunningImport();
  const contacts = useContacts(listing, running !== null);
  const labels = useLabels();
  const prefetch = usePanelPrefetch();
  const table = useRef<TableHandle>(null);
  const narrow = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false });
  const rowHeight = narrow ? 92 : 48;
  const [current, setCurrent] = useState<string | null>(contactId);

  const rows = useMemo(() => contacts.data?.pages.flatMap((page) => page.items) ?? NO_ROWS, [contacts.data]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const total = contacts.data?.pages[0]?.total ?? null;
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = contacts;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);

  const change = (part: Partial<Listing>) =>
    void navigate({ search: listingSearch({ ...listing, ...part }) }, { replace: true });
  const search = listingSearch(listing);
  const open = useCallback(
    (id: string, replace = false) => void navigate(`/contacts/${id}${search}`, { replace }),
    [navigate, search],
  );
  const close = () => {
    void navigate(`/contacts${search}`);
    if (contactId !== null) setCurrent(contactId);
  };
  const giveFocusBack = () => {
    if (current === null || table.current?.show(current, true) !== true) document.getElementById("main")?.focus();
  };
  // Where the last key led: the address follows a moment later, and keys may come faster.
  const heading = useRef(contactId);
  useEffect(() => {
    heading.current = contactId;
  }, [contactId]);
  const step = (towards: Step) => {
    const id = neighbours(ids, heading.current ?? "")[towards];
    if (id === null) return;
    heading.current = id;
    setCurrent(id);
    open(id, true);
    table.current?.show(id, false);
  };

  const beside = neighbours(ids, contactId ?? "");
  useEffect(() => {
    if (beside.index !== -1 && beside.next === null && hasNextPage) more();
  }, [beside.index, beside.next, hasNextPage, more]);

  usePageTitle("Contacts");
  const settled = contacts.isSuccess && !contacts.isPlaceholderData;
  const found = total === null ? `More than ${formatCount(COUNTED)} contacts` : counted(total, "contact");
  useEffect(() => {
    if (settled) announce(found);
  }, [announce, found, settled]);

  const tableContext = useMemo(
    () => ({
      addressOf: (id: string) => contactAddress(id, listing),
      current: ids.includes(current ?? "") ? current : (ids[0] ?? null),
      labels,
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `search` stands for `listing`, which is a new object each time
    [search, current, ids, labels],
  );
  const importReason = whyNot(me, "imports.start");

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <PageHeader
          title="Contacts"
          aside={
            settled && rows.length > 0 ? (
              <Text c="dimmed" size="sm" className={classes.count}>
                {found}
              </Text>
            ) : null
          }
        >
          <ImportButton reason={importReason} />
        </PageHeader>
        <Toolbar listing={listing} onChange={change} />
        {running !== null && <RunningNotice running={running} />}
      </div>
      <TableContext value={tableContext}>
        {contacts.isPending ? (
          <TableSkeleton rowHeight={rowHeight} />
        ) : contacts.data === undefined ? (
          <ProblemState
            error={contacts.error}
            what="Contacts"
            onRetry={() => void contacts.refetch()}
            retrying={contacts.isFetching}
          />
        ) : rows.length === 0 ? (
          <NoContacts
            listing={listing}
            mayImport={importReason === null}
            onReset={() => change({ q: "", importNumber: null })}
          />
        ) : (
          <ContactsTable
            rows={rows}
            total={total}
            chosen={contactId}
            rowHeight={rowHeight}
            sort={listing.sort}
            onSort={(sort) => change({ sort })}
            hasMore={hasNextPage}
            onMore={more}
            onOpen={open}
            onCurrent={setCurrent}
            onNear={prefetch}
            handle={table}
          />
        )}
      </TableContext>
      <PanelDrawer
        contactId={contactId}
        row={rows.find((row) => row.id === contactId) ?? null}
        previous={beside.previous !== null}
        next={beside.next !== null}
        onStep={step}
        onClose={close}
        onClosed={giveFocusBack}
      />
      {importReason === null && <PageDrop />}
    </div>
  );
}
