import { useMediaQuery } from "@mantine/hooks";
import { useMemo, useRef } from "react";
import { ImportButton } from "../imports/ImportButton";
import { PageDrop } from "../imports/PageDrop";
import { useRunningImport } from "../imports/queries";
import { RunningNotice } from "../imports/RunningNotice";
import { NEW_CONTACT, PanelDrawer } from "../panel/PanelDrawer";
import { usePanelPrefetch } from "../panel/queries";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import { Found, Page } from "../ui/Page";
import { PageHeader } from "../ui/PageHeader";
import { useListing } from "../ui/useListing";
import { usePageTitle } from "../ui/usePageTitle";
import { AddContactButton } from "./AddContactButton";
import { ContactsBody } from "./ContactsBody";
import { ContactsTable, type TableHandle } from "./ContactsTable";
import { ContactsToolbar } from "./ContactsToolbar";
import { ExportButton } from "./ExportButton";
import { contactAddress, listingSearch, readListing } from "./listing";
import { useLabels } from "./queries";
import { TableContext } from "./tableContext";
import { useContactList } from "./useContactList";
import { useDrawer } from "./useDrawer";

/** CT-1 and CT-2: the contacts table, and beside it the panel of the contact in the address. */
export default function ContactsPage() {
  usePageTitle("Contacts");
  const { listing, change } = useListing(readListing, listingSearch);
  const running = useRunningImport();
  const list = useContactList(listing, running !== null);
  const table = useRef<TableHandle>(null);
  const drawer = useDrawer(list, table);
  const labels = useLabels();
  const prefetch = usePanelPrefetch();
  const narrow = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false });
  const rowHeight = narrow ? 92 : 48;
  const me = useSession();
  const importReason = whyNot(me, "imports.start");
  const addReason = whyNot(me, "contacts.edit");

  const { rows, ids, query } = list;
  const current = ids.includes(drawer.current ?? "") ? drawer.current : (ids[0] ?? null);
  const inTable = useMemo(
    () => ({ addressOf: (id: string) => contactAddress(id, listing), current, labels }),
    [listing, current, labels],
  );

  return (
    <Page
      top={
        <>
          <PageHeader title="Contacts" aside={<Found words={list.found} />}>
            <ExportButton
              listing={listing}
              found={list.found}
              empty={rows.length === 0}
              reason={whyNot(me, "contacts.export")}
            />
            <ImportButton reason={importReason} />
            <AddContactButton to={contactAddress(NEW_CONTACT, listing)} reason={addReason} />
          </PageHeader>
          <ContactsToolbar listing={listing} onChange={change} />
          {running !== null && <RunningNotice running={running} />}
        </>
      }
    >
      <ContactsBody
        list={list}
        listing={listing}
        rowHeight={rowHeight}
        mayImport={importReason === null}
        addAddress={addReason === null ? contactAddress(NEW_CONTACT, listing) : null}
        onReset={() => change({ q: "", importNumber: null })}
      >
        <TableContext value={inTable}>
          <ContactsTable
            rows={rows}
            total={list.total}
            chosen={drawer.contactId}
            rowHeight={rowHeight}
            sort={listing.sort}
            onSort={(sort) => change({ sort })}
            hasMore={query.hasNextPage}
            onMore={list.more}
            onOpen={drawer.open}
            onCurrent={drawer.setCurrent}
            onNear={prefetch}
            handle={table}
          />
        </TableContext>
      </ContactsBody>
      <PanelDrawer
        contactId={drawer.contactId}
        row={rows.find((row) => row.id === drawer.contactId) ?? null}
        ends={drawer.ends}
        onStep={drawer.step}
        onClose={drawer.close}
        onClosed={drawer.giveFocusBack}
        onAdded={(id) => drawer.open(id, true)}
        onStayed={drawer.stay}
      />
      {importReason === null && <PageDrop />}
    </Page>
  );
}
