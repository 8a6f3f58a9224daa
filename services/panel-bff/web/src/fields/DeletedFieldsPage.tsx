import { Button, Center } from "@mantine/core";
import { IconLock, IconTrashOff } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { asProblem } from "../api/problem";
import type { DeletedField } from "../api/types";
import { formatDate } from "../format/dates";
import { counted } from "../format/numbers";
import { whyNot } from "../session/permissions";
import { useDateStyle, useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { BackLink } from "../ui/BackLink";
import { EmptyState } from "../ui/EmptyState";
import { Page } from "../ui/Page";
import page from "../ui/Page.module.css";
import { PageHeader } from "../ui/PageHeader";
import { ProblemState } from "../ui/ProblemState";
import { useNow } from "../ui/useNow";
import { usePageTitle } from "../ui/usePageTitle";
import classes from "./DeletedFieldsPage.module.css";
import { FieldsSkeleton } from "./FieldsSkeleton";
import { KINDS } from "./kinds";
import { useDeletedFields, useRestore } from "./queries";

/** CF-8: what was deleted can be brought back for 30 days, with its values. */
export default function DeletedFieldsPage() {
  usePageTitle("Recently deleted fields");
  const reason = whyNot(useSession(), "fields.manage");
  return (
    <Page
      top={
        <>
          <BackLink to="/fields">Contact Fields</BackLink>
          <PageHeader title="Recently deleted" />
        </>
      }
    >
      {reason === null ? (
        <List />
      ) : (
        <Center flex={1} p="md">
          <EmptyState icon={<IconLock />} title="Deleted fields are not part of your role" text={reason} />
        </Center>
      )}
    </Page>
  );
}

function List() {
  const deleted = useDeletedFields();
  const navigate = useNavigate();
  const announce = useAnnounce();
  if (deleted.isPending) return <FieldsSkeleton />;
  if (deleted.data === undefined) {
    return (
      <ProblemState
        error={deleted.error}
        what="Deleted fields"
        onRetry={() => void deleted.refetch()}
        retrying={deleted.isFetching}
      />
    );
  }
  if (deleted.data.items.length === 0) {
    return (
      <Center flex={1} p="md">
        <EmptyState
          icon={<IconTrashOff />}
          title="Nothing was deleted"
          text="A deleted field stays here for 30 days, with the values contacts held."
        />
      </Center>
    );
  }
  const onRestored = (name: string, id: string) => {
    announce(`${name} was restored`);
    void navigate(`/fields/${id}`);
  };
  return (
    <div className={page.scroller}>
      <ul className={classes.deleted} aria-label="Recently deleted fields">
        {deleted.data.items.map((field) => (
          <DeletedRow key={field.id} field={field} onRestored={onRestored} />
        ))}
      </ul>
    </div>
  );
}

const DAY = 86_400_000;
const KEPT = 30;

function DeletedRow({ field, onRestored }: { field: DeletedField; onRestored: (name: string, id: string) => void }) {
  const now = useNow();
  const dates = useDateStyle();
  const restore = useRestore((restored) => onRestored(restored.name, restored.id));
  const { name: kind, icon: Glyph } = KINDS[field.type];
  const left = Math.max(0, Math.ceil(KEPT - (now.getTime() - new Date(field.deleted_at).getTime()) / DAY));
  const problem = restore.isError ? asProblem(restore.error) : null;
  return (
    <li className={classes.gone}>
      <div className={classes.goneWords}>
        <span className={classes.goneName}>{field.name}</span>
        <span className={classes.facts}>
          <Glyph size={15} stroke={1.7} aria-hidden="true" />
          {[
            kind,
            field.contacts === 0 ? "no values" : `values of ${counted(field.contacts, "contact")}`,
            `deleted on ${formatDate(field.deleted_at, dates)}`,
            `can be restored for ${counted(left, "more day")}`,
          ].join(" · ")}
        </span>
        {problem !== null && (
          <span className={classes.goneFault} role="alert">
            {problem.words}
          </span>
        )}
      </div>
      <Button
        variant="default"
        aria-label={`Restore ${field.name}`}
        onClick={() => restore.mutate(field.id)}
        loading={restore.isPending}
      >
        Restore
      </Button>
    </li>
  );
}
