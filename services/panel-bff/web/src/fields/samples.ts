import type { Field } from "../api/types";

/** A custom field, for tests: of text, and in everything else as plain as can be. */
export const aField = (id: string, more: Partial<Field> = {}): Field => ({
  id,
  institution_id: "i",
  version: 1,
  name: id.toUpperCase(),
  description: null,
  type: "text",
  options: [],
  position: 0,
  group: null,
  in_escalations: false,
  in_generative_ai: false,
  requires_authentication: false,
  deleted: false,
  ...more,
});
