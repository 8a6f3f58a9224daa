import type { Action, Me, Role } from "../api/types";

export const ROLE_NAMES: Record<Role, string> = {
  admin: "Admin",
  staff: "Staff",
  support: "Support",
  insights: "Insights",
};

const DOING: Record<Action, string> = {
  "contacts.read": "see contacts",
  "contacts.edit": "edit contacts",
  "contacts.export": "export contacts",
  "labels.create": "create labels",
  "notes.write": "write notes",
  "fields.manage": "manage contact fields",
  "institution.manage": "change the institution's settings",
  "imports.read": "see imports",
  "imports.start": "import contacts",
  "summary.generate": "generate summaries",
};

/** Null when the signed-in person may; else the reason shown beside the disabled control (AC-2). The server holds the matrix. */
export function whyNot(me: Pick<Me, "actions" | "user">, action: Action): string | null {
  if (me.actions.includes(action)) return null;
  return `Your role, ${ROLE_NAMES[me.user.role]}, can't ${DOING[action]}. An admin can change roles.`;
}
