/** Short names for the shapes of panel-bff's /api; schema.d.ts is generated from its OpenAPI. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["MeOut"];
export type Role = Schemas["UserOut"]["role"];
export type Action = Me["actions"][number];
export type Institution = Schemas["InstitutionOut"];
export type Catalogue = Schemas["CatalogueOut"];
export type Label = Schemas["LabelOut"];
export type Field = Schemas["FieldOut"];
export type FieldType = Field["type"];
export type FieldUsage = Schemas["FieldUsageOut"];
export type DeletedField = Schemas["DeletedFieldOut"];

export type ContactRow = Schemas["ContactRowOut"];
export type ContactsPage = Schemas["ContactsPageOut"];
export type ChannelMark = Schemas["ChannelStatusOut"];
export type ChannelName = ChannelMark["channel"];
export type ChannelStatus = ChannelMark["status"];

export type Panel = Schemas["PanelOut"];
export type Contact = Schemas["ContactOut"];
export type Channel = Schemas["ChannelOut"];
export type Verdict = Schemas["VerdictOut"];
export type Consent = Schemas["ConsentOut"];
export type ConsentEntry = Schemas["EntryOut"];
export type CustomValue = Contact["custom"][string];
export type Summary = Schemas["SummaryOut"];
export type Sentence = Summary["sentences"][number];
export type Generation = Schemas["GenerationOut"];
export type SummaryJob = Schemas["JobOut"];
export type SentPrompt = Schemas["PromptOut"];
export type Message = Schemas["MessageOut"];
export type Messages = Schemas["MessagesOut"];
export type Conversation = Schemas["ConversationOut"];
export type Note = Schemas["NoteOut"];
export type Notes = Schemas["NotesOut"];
export type SavedNote = Schemas["SavedNoteOut"];
export type NotePage = Schemas["NotePageOut"];
export type NoteEdits = Schemas["NoteEditsOut"];
export type DeletedNotes = Schemas["DeletedNotesOut"];
export type DeletedNote = DeletedNotes["items"][number];
export type Campaigns = Schemas["CampaignsOut"];
export type CampaignReceipt = Schemas["CampaignReceiptOut"];
export type CampaignPage = Schemas["CampaignPageOut"];
export type People = Schemas["PeopleOut"];
export type ImportMention = Schemas["MembershipOut"];
export type Fate = ImportMention["fate"];

export type Change = Schemas["ChangeOut"];
export type Moved = Schemas["MovedOut"];
export type Source = Schemas["SourceOut"];
export type Provenance = Schemas["ProvenanceOut"];
export type History = Schemas["HistoryOut"];
export type Was = Moved["before"];

export type Import = Schemas["ImportOut"];
export type ImportsPage = Schemas["ImportsPageOut"];
export type ImportStatus = Import["status"];
export type ImportCounts = Schemas["CountsOut"];
export type ReportRow = Schemas["ImportRowOut"];
export type ReportColumn = Schemas["ImportColumnOut"];
export type ReportRowsPage = Schemas["ImportRowsOut"];
export type CodeCount = Schemas["CodeCountOut"];
export type RowCode = Schemas["RowCodeOut"];
export type RollBack = Schemas["RollBackOut"];
export type RolledBackFirst = Schemas["RolledBackFirstOut"]["items"];
export type KeptPage = Schemas["KeptPageOut"];
export type KeptContact = Schemas["KeptContactOut"];
export type KeptThing = Schemas["LeftOut"];
export type Outcome = ReportRow["outcome"];

export type DryRun = NonNullable<Import["dry_run"]>;
export type DryRunCounts = DryRun["counts"];
export type Preview = Schemas["PreviewOut"];
export type PreviewColumn = Preview["columns"][number];
export type Target = Preview["targets"][number];
export type Suggestion = NonNullable<PreviewColumn["suggestion"]>;
export type ImportOptions = Preview["options"];
export type Policy = PreviewColumn["policy"];
export type MappingChange = Schemas["MappingIn"];
export type ColumnWish = NonNullable<MappingChange["columns"]>[number];
export type Profile = Schemas["ProfileOut"];
export type PlanRow = Schemas["PlanRowOut"];
export type PlanPage = Schemas["PlanPageOut"];
export type PlannedChange = PlanRow["changes"][number];
export type PlannedFields = Schemas["PlannedFieldsOut"];
