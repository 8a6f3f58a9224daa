/** The shapes of panel-bff's /api. */
export type Role = "admin" | "staff" | "support" | "insights";

export interface Institution {
  id: string;
  slug: string;
  name: string;
  language: string;
  date_format: string;
  time_zone: string;
  campaign_url: string | null;
}

export interface Me {
  user: { id: string; name: string; email: string; role: Role };
  institution: Institution;
  actions: Action[];
  csrf_token: string;
}

export type Action = "contacts.read" | "imports.read" | "imports.start" | "summary.generate";

export interface Label {
  id: string;
  name: string;
  colour: string;
  description: string | null;
  archived: boolean;
}

export type FieldType = "url" | "text" | "date" | "phone" | "number" | "boolean" | "choice";

export interface Field {
  id: string;
  name: string;
  description: string | null;
  type: FieldType;
  options: { id: string; label: string }[];
  position: number | null;
  group: string | null;
  in_escalations: boolean;
  in_generative_ai: boolean;
  requires_authentication: boolean;
  deleted: boolean;
}

export interface Catalogue {
  catalogue_seq: number;
  institution: Institution;
  labels: Label[];
  fields: Field[];
}

export type ChannelName = "sms" | "email" | "web" | "facebook";
export type ChannelStatus = "opted_in" | "paused" | "opted_out";

export interface ChannelMark {
  channel: ChannelName;
  status: ChannelStatus;
}

export interface Channel extends ChannelMark {
  address: string;
  until: string | null;
  source: string;
  effective_at: string;
}

export interface ContactRow {
  id: string;
  full_name: string;
  phone: string | null;
  email: string | null;
  labels: string[];
  channels: ChannelMark[];
  created_at: string;
  archived: boolean;
  test_user: boolean;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number | null;
}

export type CustomValue = string | boolean;

export interface Contact {
  id: string;
  institution_id: string;
  version: number;
  created_at: string;
  updated_at: string;
  first_name: string | null;
  preferred_name: string | null;
  last_name: string | null;
  full_name: string;
  phone: string | null;
  country_calling_code: string;
  previous_phone: string | null;
  email: string | null;
  crm_id: string | null;
  enrollment_id: string | null;
  language: string;
  ai_disabled: boolean;
  test_user: boolean;
  archived: boolean;
  contacted: boolean;
  deliverability_failure_count: number;
  invalid_phone: boolean;
  authentication: { channel: ChannelName; until: string } | null;
  conversation_url: string;
  channels: Channel[];
  custom: Record<string, CustomValue>;
}

export interface SummarySentence {
  text: string;
  messages: string[];
}

export interface Summary {
  contact_id: string;
  version: number;
  language: string;
  kind: "extractive";
  generated_at: string;
  sentences: SummarySentence[];
  message_count: number;
}

export interface Conversation {
  contact_id: string;
  version: number;
  message_count: number;
  first_message_at: string;
  last_message_at: string;
  last_direction: "inbound" | "outbound";
  last_text: string;
}

export type Fate = "created" | "updated" | "unchanged";
export type Outcome = Fate | "skipped" | "refused" | "held" | "not_reached";

export interface ImportMention {
  import_id: string;
  number: number;
  row: number;
  fate: Fate;
  applied_at: string;
}

export interface Panel {
  panel_seq: number;
  contact: Contact;
  labels: { labels: string[] } | null;
  notes: null;
  summary: Summary | null;
  conversation: Conversation | null;
  campaigns: null;
  imports: { total: number; items: ImportMention[] } | null;
  catalogue: Catalogue;
}

export type ImportStatus = "queued" | "running" | "waiting" | "finished" | "failed" | "cancelled";

export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
  refused: number;
  held: number;
  not_reached: number;
  in_part: number;
}

export interface Import {
  id: string;
  version: number;
  number: number;
  name: string;
  file_name: string;
  source: "upload" | "folder";
  actor: string;
  status: ImportStatus;
  problem: { code: string; message: string } | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  rows_total: number | null;
  rows_done: number;
  counts: ImportCounts;
  encoding: string | null;
  delimiter: string | null;
}

export interface RowCode {
  code: string;
  level: "refused" | "field" | "warning";
  field: string | null;
  message: string;
  next_step: string | null;
}

export interface ReportRow {
  row: number;
  outcome: Outcome;
  partial: boolean;
  contact_id: string | null;
  codes: RowCode[];
  cells?: string[] | null;
}

export interface Message {
  id: string;
  channel: ChannelName;
  direction: "inbound" | "outbound";
  author: "contact" | "bot" | "staff" | "campaign";
  text: string;
  sent_at: string;
}
