import { Button } from "@mantine/core";
import { useInfiniteQuery, keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../api/client";
import { BY_PAGES } from "../../api/pages";
import { asProblem } from "../../api/problem";
import type { CampaignPage, CampaignReceipt, Campaigns } from "../../api/types";
import { CHANNEL_NAMES } from "../../format/channels";
import { formatDate, formatMoment } from "../../format/dates";
import { campaignLink } from "../../format/links";
import { counted } from "../../format/numbers";
import { useDateStyle } from "../../session/session";
import { Notice } from "../../ui/Notice";
import classes from "./CampaignScripts.module.css";
import { Nothing, Section, type SectionProps } from "./Section";

/** CS-7, PL-3: the campaigns' scripts that reached the contact, newest first, linked to the platform. */
export function CampaignScripts({ panel: { contact, campaigns, catalogue } }: SectionProps) {
  const [all, setAll] = useState(false);
  const pages = useAllCampaigns(contact.id, campaigns, all);
  const items = (all ? pages.data?.pages.flatMap((page) => page.items) : undefined) ?? campaigns?.items ?? [];
  const total = campaigns?.total ?? 0;
  return (
    <Section title="Campaign Scripts">
      {items.length === 0 ? (
        <Nothing>No campaign has reached this contact</Nothing>
      ) : (
        <ul className={classes.list}>
          {items.map((receipt) => (
            <Receipt key={receipt.id} receipt={receipt} template={catalogue.institution.campaign_url} />
          ))}
        </ul>
      )}
      {pages.isError && (
        <Notice tone="bad" title="The rest can't be shown right now">
          {asProblem(pages.error).detail}
        </Notice>
      )}
      {total > items.length && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          onClick={() => (pages.data === undefined && !all ? setAll(true) : void pages.fetchNextPage())}
          loading={pages.isFetching}
        >
          Show more of {counted(total, "script")}
        </Button>
      )}
    </Section>
  );
}

function Receipt({ receipt, template }: { receipt: CampaignReceipt; template: string | null }) {
  const dates = useDateStyle();
  const href = campaignLink(template, receipt.campaign_id);
  return (
    <li className={classes.item}>
      <span className={classes.name}>
        {href === null ? (
          <bdi>{receipt.campaign_name}</bdi>
        ) : (
          <a href={href} target="_blank" rel="noreferrer noopener">
            <bdi>{receipt.campaign_name}</bdi>
          </a>
        )}
      </span>
      <span className={classes.script}>
        <bdi>{receipt.script}</bdi>
      </span>
      <span className={classes.when}>
        {CHANNEL_NAMES[receipt.channel]},{" "}
        <time dateTime={receipt.sent_at} title={formatMoment(receipt.sent_at, dates)}>
          {formatDate(receipt.sent_at, dates)}
        </time>
      </span>
    </li>
  );
}

/** All of them, page by page, once somebody wants more than the panel holds; read anew when the list moves. */
const useAllCampaigns = (contact: string, campaigns: Campaigns | null, wanted: boolean) =>
  useInfiniteQuery({
    queryKey: ["campaigns", contact, campaigns?.version ?? 0],
    queryFn: ({ pageParam, signal }) =>
      request<CampaignPage>(`/api/panels/${encodeURIComponent(contact)}/campaigns`, {
        params: { after: pageParam, limit: 50 },
        signal,
      }),
    ...BY_PAGES,
    enabled: wanted,
    placeholderData: keepPreviousData,
    retry: 1,
  });
