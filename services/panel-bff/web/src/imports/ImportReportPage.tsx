import { Button, Center, Skeleton, Stack, Text } from "@mantine/core";
import { IconFileOff, IconUsers } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { asProblem } from "../api/problem";
import type { Import } from "../api/types";
import { formatMoment } from "../format/dates";
import { whyNot } from "../session/permissions";
import { useDateStyle, useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { BackLink } from "../ui/BackLink";
import { EmptyState } from "../ui/EmptyState";
import { PageHeader } from "../ui/PageHeader";
import { ProblemState } from "../ui/ProblemState";
import { importAddress } from "./addresses";
import { Counts } from "./Counts";
import { delimiterName } from "./counts";
import { ImportControls } from "./ImportControls";
import { ImportProgress } from "./ImportProgress";
import { LeftOverButton } from "./LeftOverButton";
import { MendButton } from "./mend/MendButton";
import { canBeMended } from "./mend/mendable";
import { MendRows } from "./mend/MendRows";
import { EVERY_REPORT_ROW, useImport, type RowFilter } from "./queries";
import classes from "./Report.module.css";
import { ReportRows } from "./ReportRows";
import { RollBack } from "./RollBack";
import { SameBytesQuestion } from "./SameBytesQuestion";
import { GoOn } from "./setup/GoOn";
import { askedAbout, isActive, isDraft, isPutAway, STANDING_WORDS, standingOf } from "./standing";
import { StatusBadge } from "./StatusBadge";
import { Steps, Stopped } from "./Stopped";
import { usePageTitle } from "../ui/usePageTitle";

/** IM-13: what became of every row. */
export default function ImportReportPage() {
  const { importRef = "" } = useParams();
  const report = useImport(importRef);
  usePageTitle(report.data?.name ?? "Import");
  return (
    <div className={classes.page}>
      <BackLink to="/imports">Imports</BackLink>
      {report.data !== undefined ? (
        <Report one={report.data} readAt={report.dataUpdatedAt} />
      ) : report.isPending ? (
        <Stack role="status" aria-label="Loading the report">
          <Skeleton height={26} width={280} />
          <Skeleton height={74} />
          <Skeleton height={240} />
        </Stack>
      ) : asProblem(report.error).status === 404 ? (
        <Center flex={1}>
          <EmptyState
            level={1}
            icon={<IconFileOff />}
            title="There is no such import"
            text="The link may be old, or the import belongs to another institution."
          />
        </Center>
      ) : (
        <ProblemState
          error={report.error}
          what="This report"
          onRetry={() => void report.refetch()}
          retrying={report.isFetching}
        />
      )}
    </div>
  );
}

function Report({ one, readAt }: { one: Import; readAt: number }) {
  const [filter, setFilter] = useState<RowFilter>(EVERY_REPORT_ROW);
  const [params] = useSearchParams();
  const active = isActive(one);
  const earlier = askedAbout(one);
  const mayMend = whyNot(useSession(), "imports.start") === null;
  const canMend = mayMend && !active && canBeMended(one);
  const mending = params.has("mend") && canMend;
  useEndAnnounced(one);
  return (
    <>
      <PageHeader title={one.name} aside={<StatusBadge one={one} />}>
        <Button
          component={Link}
          to={`/contacts?import=${String(one.number)}&archived=any`}
          variant="default"
          leftSection={<IconUsers size={16} aria-hidden="true" />}
        >
          Contacts
        </Button>
        <LeftOverButton one={one} />
        <MendButton one={one} active={active} mending={mending} />
      </PageHeader>
      <Facts one={one} />
      <Steps one={one} />
      <Stopped one={one} />
      {active && <ImportProgress one={one} readAt={readAt} />}
      <ImportControls one={one} />
      <RollBack one={one} />
      {earlier !== null && <SameBytesQuestion one={one} earlier={earlier} />}
      {isDraft(one) && <GoOn one={one} />}
      {earlier === null && !isDraft(one) && !isPutAway(one) && (one.rows_done > 0 || one.rows_total !== null) && (
        <>
          {one.texts_removed_at != null && <TextsGone at={one.texts_removed_at} />}
          {mending ? (
            <MendRows one={one} filter={filter} onFilter={setFilter} />
          ) : (
            <>
              <Counts
                one={one}
                chosen={filter.outcome}
                withBar={!active}
                onChoose={(outcome) => setFilter({ ...filter, outcome })}
              />
              <ReportRows one={one} filter={filter} onFilter={setFilter} active={active} />
            </>
          )}
        </>
      )}
    </>
  );
}

/** Says aloud how a followed import ended, and that it is paused. */
function useEndAnnounced(one: Import): void {
  const announce = useAnnounce();
  const [followed, setFollowed] = useState(false);
  const active = isActive(one);
  const standing = standingOf(one);
  if (active && !followed) setFollowed(true);
  useEffect(() => {
    if (followed && (!active || standing === "paused")) announce(`${one.name}: ${STANDING_WORDS[standing]}`);
  }, [active, announce, followed, one.name, standing]);
}

/** IM-21: why there are no cells any more, and the file can not be had. */
function TextsGone({ at }: { at: string }) {
  const dates = useDateStyle();
  return (
    <Text c="dimmed" size="sm">
      The file and what stood in its rows were removed {formatMoment(at, dates)}, as is done 90 days after an import.
      What became of every row stays.
    </Text>
  );
}

function Facts({ one }: { one: Import }) {
  const dates = useDateStyle();
  const facts = [
    one.file_name,
    one.mends != null ? null : one.source === "folder" ? "from the watched folder" : "uploaded",
    formatMoment(one.created_at, dates),
    one.encoding?.toUpperCase() ?? null,
    one.delimiter === null ? null : delimiterName(one.delimiter),
  ].filter((fact) => fact !== null);
  return (
    <Text c="dimmed" size="sm" className={classes.facts}>
      {one.mends != null && (
        <>
          mended rows of <Link to={importAddress(one.mends)}>import-{one.mends.number}</Link>
          {" · "}
        </>
      )}
      {facts.join(" · ")}
      {one.same_bytes_as !== null && (
        <>
          {" · "}the same file as{" "}
          <Link to={importAddress({ number: one.same_bytes_as })}>import-{one.same_bytes_as}</Link>
        </>
      )}
    </Text>
  );
}
