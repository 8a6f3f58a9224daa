import type { ComponentType } from "react";
import type { SectionProps } from "./Section";
import { CampaignScripts } from "./CampaignScripts";
import { CustomFields } from "./CustomFields";
import { DefaultFields } from "./DefaultFields";
import { ImportHistory } from "./ImportHistory";
import { Labels } from "./Labels";
import { Notes } from "./Notes";
import { Reachability } from "./Reachability";
import { Summary } from "./Summary";

/** The panel's sections below its header, in the order people read them. */
export const SECTION_ORDER = [
  "reachability",
  "summary",
  "labels",
  "notes",
  "defaultFields",
  "customFields",
  "campaignScripts",
  "importHistory",
] as const;

export type SectionKey = (typeof SECTION_ORDER)[number];

/** Total on purpose: a section of the order that is missing here does not compile, nor does one that is not in the order. */
export const SECTIONS: Record<SectionKey, ComponentType<SectionProps>> = {
  reachability: Reachability,
  summary: Summary,
  labels: Labels,
  notes: Notes,
  defaultFields: DefaultFields,
  customFields: CustomFields,
  campaignScripts: CampaignScripts,
  importHistory: ImportHistory,
};
