import { ActionIcon, Select, Skeleton, Text, Tooltip } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { Change } from "../../api/types";
import { shownName } from "../../format/names";
import { MoreButton } from "../../ui/MoreButton";
import { ProblemState } from "../../ui/ProblemState";
import { usePageTitle } from "../../ui/usePageTitle";
import drawer from "../PanelDrawer.module.css";
import { PanelName } from "../PanelName";
import { ChangeItem } from "./ChangeItem";
import { usePast, type Past } from "./context";
import classes from "./History.module.css";
import { useHistory } from "./queries";
import { fieldChoices, fieldName, isLabel, type FieldKey } from "./words";

interface Props {
  /** Of which field; null: of all of them. */
  field: FieldKey | null;
  onField: (field: FieldKey | null) => void;
  onBack: () => void;
}

const ALL = { value: "", label: "All fields" };

/** AC-5: everything that ever changed of a contact, newest first, and the way back to what was. */
export function HistoryView(props: Props) {
  const past = usePast();
  return (
    <div className={drawer.scroll} role="region" aria-label="History" tabIndex={0}>
      {past === null ? <Loading /> : <Shown {...props} past={past} />}
    </div>
  );
}

function Shown({ field, onField, onBack, past }: Props & { past: Past }) {
  const { contact, catalogue } = past;
  const name = shownName(contact);
  const back = useRef<HTMLButtonElement>(null);
  usePageTitle(`History of ${name}`);
  useEffect(() => back.current?.focus(), []);
  return (
    <>
      <div className={classes.head}>
        <Tooltip label="Back to the panel (Esc)">
          <ActionIcon ref={back} size="lg" aria-label="Back to the panel" onClick={onBack}>
            <IconArrowLeft size={18} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
        <PanelName>
          History of <bdi>{name}</bdi>
        </PanelName>
      </div>
      <div className={classes.filter}>
        <Select
          label="Changes of"
          data={[ALL, ...fieldChoices(catalogue)]}
          value={field ?? ALL.value}
          onChange={(chosen) => onField(chosen === null || chosen === ALL.value ? null : chosen)}
          onFocus={(event) => event.currentTarget.select()}
          searchable
          selectFirstOptionOnChange
          allowDeselect={false}
          nothingFoundMessage="No such field"
          comboboxProps={{ withinPortal: true }}
        />
      </div>
      <Changes field={field} past={past} />
    </>
  );
}

function Changes({ field, past }: { field: FieldKey | null; past: Past }) {
  const history = useHistory(past, field);
  if (history.isPending) return <Loading />;
  if (history.isError) {
    return (
      <ProblemState
        error={history.error}
        what="The history"
        onRetry={() => void history.refetch()}
        retrying={history.isFetching}
      />
    );
  }
  const items = history.data.pages.flatMap((page) => page.items);
  return (
    <>
      {items.length === 0 && (
        <Text size="sm" c="dimmed" px={24} role="status">
          {field === null ? "Nothing changed yet" : `${fieldName(field, past.catalogue)} never had a value`}
        </Text>
      )}
      <ol className={classes.changes} aria-label="Changes, newest first" aria-busy={history.isPlaceholderData}>
        {items.map((change) => (
          <ChangeItem key={keyOf(change)} change={change} past={past} />
        ))}
      </ol>
      <MoreButton pages={history} size="compact-sm" className={classes.older}>
        Show older changes
      </MoreButton>
    </>
  );
}

/** Versions of the contact and of its labels count apart. */
const keyOf = ({ version, changes }: Change): string =>
  `${String(version)} ${String(changes.some(({ field }) => isLabel(field)))}`;

function Loading() {
  return (
    <div className={classes.loading} role="status" aria-label="Loading the history">
      {Array.from({ length: 5 }, (_, index) => (
        <Skeleton key={index} height={46} />
      ))}
    </div>
  );
}
