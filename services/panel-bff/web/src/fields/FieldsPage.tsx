import { useEffect, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { Field } from "../api/types";
import { useCatalogue } from "../contacts/queries";
import { counted } from "../format/numbers";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { Found, Page } from "../ui/Page";
import { PageHeader } from "../ui/PageHeader";
import { ProblemState } from "../ui/ProblemState";
import { useListing } from "../ui/useListing";
import { usePageTitle } from "../ui/usePageTitle";
import { FieldDrawer } from "./FieldDrawer";
import { DeletedLink, NewFieldButton } from "./FieldsActions";
import { FieldsSkeleton } from "./FieldsSkeleton";
import { FieldsTable } from "./FieldsTable";
import { FieldsToolbar } from "./FieldsToolbar";
import { listed, listingSearch, readListing } from "./listing";
import { NoFields } from "./NoFields";
import { UndoDelete } from "./UndoDelete";

/** CF-3: the Contact Fields Manager; the field in the address stands in a drawer beside the list. */
export default function FieldsPage() {
  usePageTitle("Contact Fields");
  const reason = whyNot(useSession(), "fields.manage");
  const catalogue = useCatalogue();
  const { listing, search, change } = useListing(readListing, listingSearch);
  const { fieldId = null } = useParams();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const [deleted, setDeleted] = useState<Field | null>(null);
  const last = useRef(fieldId);
  useEffect(() => {
    if (fieldId !== null) last.current = fieldId;
  }, [fieldId]);

  const fields = catalogue.data?.fields;
  const shown = fields === undefined ? [] : listed(fields, listing);
  const close = () => void navigate(`/fields${search}`);
  const onSaved = (field: Field, created: boolean) => {
    last.current = field.id;
    announce(`${field.name} was ${created ? "created" : "saved"}`);
    close();
  };
  const onDeleted = (field: Field) => {
    last.current = null;
    setDeleted(field);
    close();
  };

  return (
    <Page
      top={
        <>
          <PageHeader
            title="Contact Fields"
            aside={<Found words={shown.length === 0 ? null : counted(shown.length, "field")} />}
          >
            <DeletedLink reason={reason} />
            <NewFieldButton reason={reason} search={search} />
          </PageHeader>
          <FieldsToolbar listing={listing} onChange={change} />
        </>
      }
    >
      {fields === undefined ? (
        catalogue.isPending ? (
          <FieldsSkeleton />
        ) : (
          <ProblemState
            error={catalogue.error}
            what="The fields"
            onRetry={() => void catalogue.refetch()}
            retrying={catalogue.isFetching}
          />
        )
      ) : shown.length === 0 ? (
        <NoFields q={listing.q} reason={reason} onReset={() => change({ q: "" })} search={search} />
      ) : (
        <FieldsTable
          fields={fields}
          listing={listing}
          onChange={change}
          chosen={fieldId}
          search={search}
          reason={reason}
        />
      )}
      <FieldDrawer
        fieldId={fieldId}
        catalogue={catalogue.data}
        reason={reason}
        onClose={close}
        onClosed={() => giveFocusBack(last.current)}
        onSaved={onSaved}
        onDeleted={onDeleted}
      />
      {deleted !== null && (
        <UndoDelete key={deleted.id} field={deleted} onRestored={onSaved} onGone={() => setDeleted(null)} />
      )}
    </Page>
  );
}

function giveFocusBack(id: string | null): void {
  const row = id === null ? null : document.querySelector<HTMLElement>(`[data-field="${CSS.escape(id)}"]`);
  (row ?? document.getElementById("main"))?.focus();
}
