import { Text } from "@mantine/core";
import { Link } from "react-router";
import type { Import, Preview } from "../../api/types";
import { formatMoment } from "../../format/dates";
import { usePeople } from "../../session/people";
import { useDateStyle } from "../../session/session";
import { Notice } from "../../ui/Notice";
import { importAddress } from "../addresses";
import { useImport } from "../queries";
import { profileName } from "./targets";

/** What one should know of a draft before anything else. */
export function DraftNotices({ one, preview }: { one: Import; preview: Preview }) {
  const code = one.problem?.code;
  return (
    <>
      {code === "guard" && (
        <Notice tone="warn" title="The guard stopped this import before it changed anything">
          <Text size="sm">{one.problem?.message} Check it, then start it here, or cancel it.</Text>
        </Notice>
      )}
      {code === "needs-mapping" && (
        <Notice tone="warn" title="This file came into the watched folder and waits for you">
          <Text size="sm">
            No mapping is remembered for its columns. Once you start it, the next file with the same columns starts by
            itself.
          </Text>
        </Notice>
      )}
      {one.same_bytes_as !== null && <SameBytes one={one} earlier={one.same_bytes_as} />}
      {preview.profile !== null && (
        <Text size="sm" c="dimmed">
          The columns are mapped as in {profileName(preview.profile)}.
        </Text>
      )}
    </>
  );
}

/** IM-22: contacts may have been edited since these bytes were imported. */
function SameBytes({ one, earlier }: { one: Import; earlier: number }) {
  const found = useImport(String(earlier)).data;
  const dates = useDateStyle();
  const nameOf = usePeople();
  return (
    <Notice tone="warn" title="This file was imported before">
      <Text size="sm">
        The same bytes are <Link to={importAddress({ number: earlier })}>import-{earlier}</Link>
        {found !== undefined && (
          <>
            , {found.source === "folder" ? "from the watched folder" : `uploaded by ${nameOf(found.actor)}`} on{" "}
            <time dateTime={found.created_at}>{formatMoment(found.created_at, dates)}</time>
          </>
        )}
        . Contacts may have been edited since: the check shows what {one.file_name} would change again.
      </Text>
    </Notice>
  );
}
