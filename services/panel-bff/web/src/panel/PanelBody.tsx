import { Button, Center, VisuallyHidden } from "@mantine/core";
import { IconUserOff } from "@tabler/icons-react";
import { useEffect, useRef, type FocusEvent } from "react";
import { asProblem } from "../api/problem";
import type { ContactRow, Panel } from "../api/types";
import { shownName } from "../format/names";
import { useAnnounce } from "../ui/announce";
import { EmptyState } from "../ui/EmptyState";
import { Notice } from "../ui/Notice";
import { ProblemState } from "../ui/ProblemState";
import classes from "./PanelDrawer.module.css";
import { PanelHeader } from "./PanelHeader";
import { PanelName } from "./PanelName";
import { PanelSkeleton } from "./PanelSkeleton";
import { usePanel } from "./queries";
import { SECTION_ORDER, SECTIONS } from "./sections";
import { usePageTitle } from "../ui/usePageTitle";

interface Props {
  contactId: string;
  row: ContactRow | null;
  onClose: () => void;
}

const nameOf = (panel: Panel | undefined, row: ContactRow | null): string | null =>
  panel !== undefined ? shownName(panel.contact) : row !== null ? shownName(row) : null;

export function PanelBody({ contactId, row, onClose }: Props) {
  const panel = usePanel(contactId);
  const announce = useAnnounce();
  const scroll = useRef<HTMLDivElement>(null);
  const name = nameOf(panel.data, row);
  usePageTitle(name ?? "Contact");
  useEffect(() => {
    if (name !== null) announce(`Contact panel of ${name}`);
  }, [announce, name]);
  useEffect(() => {
    if (scroll.current !== null) scroll.current.scrollTop = 0;
  }, [contactId]);

  return (
    // It takes the focus when the drawer opens, and keeps it from one contact to the next: arrows scroll, J and K go on.
    <div
      ref={scroll}
      className={classes.scroll}
      tabIndex={0}
      data-autofocus
      role="region"
      aria-label="Contact panel"
      onFocus={hideRingUnlessTabbed}
    >
      <Content key={contactId} panel={panel} row={row} onClose={onClose} />
    </div>
  );
}

/** Only who comes here by Tab, from inside the drawer, is shown where the keyboard is: the drawer itself is plain to see. */
function hideRingUnlessTabbed({ currentTarget, target, relatedTarget }: FocusEvent<HTMLElement>): void {
  if (target !== currentTarget) return;
  const inside = relatedTarget instanceof Node && currentTarget.parentElement?.contains(relatedTarget) === true;
  currentTarget.toggleAttribute("data-quiet", !inside);
}

function Content({
  panel,
  row,
  onClose,
}: {
  panel: ReturnType<typeof usePanel>;
  row: ContactRow | null;
  onClose: () => void;
}) {
  // also of a contact that was there a moment ago: who was erased is not shown on
  if (panel.isError && asProblem(panel.error).status === 404) return <NotFound onClose={onClose} />;
  if (panel.data !== undefined) return <Sections panel={panel.data} late={panel.isRefetchError} />;
  if (!panel.isError) return <PanelSkeleton row={row} />;
  return (
    <Center p="md" mih="60%">
      <VisuallyHidden>
        <PanelName>Contact</PanelName>
      </VisuallyHidden>
      <ProblemState
        error={panel.error}
        what="This contact"
        onRetry={() => void panel.refetch()}
        retrying={panel.isFetching}
      />
    </Center>
  );
}

function Sections({ panel, late }: { panel: Panel; late: boolean }) {
  return (
    <>
      {late && (
        <div className={classes.late}>
          <Notice tone="warn" title="This may not be the latest">
            Contact Panel did not answer just now. What you see was read a moment ago.
          </Notice>
        </div>
      )}
      <PanelHeader contact={panel.contact} />
      {SECTION_ORDER.map((key) => {
        const Section = SECTIONS[key];
        return <Section key={key} panel={panel} />;
      })}
    </>
  );
}

function NotFound({ onClose }: { onClose: () => void }) {
  return (
    <Center p="md" mih="60%">
      <VisuallyHidden>
        <PanelName>Contact not found</PanelName>
      </VisuallyHidden>
      <EmptyState
        icon={<IconUserOff />}
        title="There is no such contact"
        text="The link may be old, or the contact belongs to another institution."
        action={
          <Button variant="default" onClick={onClose}>
            Back to the contacts
          </Button>
        }
      />
    </Center>
  );
}
