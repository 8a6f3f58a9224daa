import { Center } from "@mantine/core";
import { useCatalogue } from "../../contacts/queries";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { useAnnounce } from "../../ui/announce";
import { Notice } from "../../ui/Notice";
import { PageLoading } from "../../ui/PageLoading";
import { ProblemState } from "../../ui/ProblemState";
import { usePageTitle } from "../../ui/usePageTitle";
import { PanelName } from "../PanelName";
import { Editor } from "./Editor";
import { blank } from "./form";

interface Props {
  onAdded: (id: string) => void;
  onCancel: () => void;
  onStayed: () => void;
}

const TITLE = "Add contact";

/** CT-4: the same panel, empty. */
export function AddPanel({ onAdded, onCancel, onStayed }: Props) {
  usePageTitle(TITLE);
  const announce = useAnnounce();
  const catalogue = useCatalogue();
  const reason = whyNot(useSession(), "contacts.edit");
  if (reason !== null)
    return (
      <Center p="md" mih="60%" style={{ flexDirection: "column", gap: 12 }}>
        <PanelName>{TITLE}</PanelName>
        <Notice tone="warn" title="Not with your role">
          {reason}
        </Notice>
      </Center>
    );
  if (catalogue.isError)
    return (
      <ProblemState
        error={catalogue.error}
        what="The institution's fields"
        onRetry={() => void catalogue.refetch()}
        retrying={catalogue.isFetching}
      />
    );
  if (catalogue.data === undefined) return <PageLoading />;
  return (
    <Editor
      start={{ id: null, contact: blank(catalogue.data.institution), labels: [] }}
      catalogue={catalogue.data}
      latest={null}
      title={TITLE}
      name=""
      onSaved={(id) => {
        announce("Contact added");
        onAdded(id);
      }}
      onCancel={onCancel}
      onStayed={onStayed}
    />
  );
}
