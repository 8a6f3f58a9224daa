import {
  IconCalendar,
  IconHash,
  IconLetterCase,
  IconLink,
  IconListDetails,
  IconPhone,
  IconToggleRight,
  type Icon,
} from "@tabler/icons-react";
import type { FieldType } from "../api/types";

export interface Kind {
  name: string;
  icon: Icon;
  /** What a value of it is, for whoever chooses the type. */
  takes: string;
  /** A value as it is stored, for the preview. A choice shows its first option. */
  sample: string;
}

/** CF-2, in the order they are offered. */
export const KINDS: Record<FieldType, Kind> = {
  text: {
    name: "Text",
    icon: IconLetterCase,
    takes: "Words of any kind, up to 10,000 characters.",
    sample: "Likes robotics",
  },
  number: { name: "Number", icon: IconHash, takes: "A decimal number of up to 18 digits.", sample: "1250" },
  date: {
    name: "Date",
    icon: IconCalendar,
    takes: "A day of the calendar, shown in your institution's format.",
    sample: "2027-02-01",
  },
  boolean: { name: "True/False", icon: IconToggleRight, takes: "Yes or no.", sample: "true" },
  choice: { name: "Multi-Choice", icon: IconListDetails, takes: "One of the options you list.", sample: "" },
  phone: {
    name: "Phone",
    icon: IconPhone,
    takes: "A 10-digit number that can be called from the panel.",
    sample: "3125550142",
  },
  url: {
    name: "URL",
    icon: IconLink,
    takes: "A web address that opens in a new tab.",
    sample: "https://portal.example.edu/students/4711",
  },
};

export const TYPES = Object.keys(KINDS) as FieldType[];

export type FlagName = "in_escalations" | "in_generative_ai" | "requires_authentication";

export interface Flag {
  name: FlagName;
  title: string;
  does: string;
}

/** CF-1, CS-3: what each switch does, said beside it. */
export const FLAGS: readonly Flag[] = [
  {
    name: "in_escalations",
    title: "In escalations",
    does: "Handed over to staff together with an escalated conversation.",
  },
  {
    name: "in_generative_ai",
    title: "In generative AI",
    does: "AI may read the value when it writes, for example, the conversation summary.",
  },
  {
    name: "requires_authentication",
    title: "Requires authentication",
    does: "The value is used only once the contact has proven who they are, and never by the conversation summary.",
  },
];
