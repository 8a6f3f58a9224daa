/** What is not to be guessed from a default field's name (ID-5, ID-10). */
export const ABOUT = {
  ai_disabled:
    "Gets no answers from the bot or Knowledge Base; campaigns, #commands and live chat still reach the contact.",
  crm_id: "Used for matching in imports and the API.",
  enrollment_id: "Not used for matching in imports.",
} as const;
