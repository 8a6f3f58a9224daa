/** Every code a row can carry (the rules' list), as people would say it. */
export const CODE_NAMES: Record<string, string> = {
  "carrier-opt-out": "Opted out by the carrier",
  "consent-not-loosened": "Consent was not loosened",
  "contact-out-of-sync": "Phone was corrected by staff",
  "duplicate-contact": "Leads to another contact",
  "duplicate-in-file": "Twice in this file",
  "encoding-error": "Unreadable characters",
  "id-not-found": "No contact with this id",
  "invalid-boolean": "Not a yes or no",
  "invalid-date": "Not a date",
  "invalid-email": "Not an email address",
  "invalid-number": "Not a number",
  "invalid-phone": "Not a phone number",
  "invalid-value": "Not a value of the field",
  "invalid-url": "Not a web address",
  "malformed-row": "Does not fit the header",
  "no-identifier": "Nothing to find the contact by",
  "plan-changed": "Changed since the review",
  "unknown-label": "Unknown label",
  "unknown-option": "Not a value the field knows",
  "user-group-mismatch": "Outside your groups",
  "value-too-long": "Value too long",
  "was-previous-phone": "Was somebody's previous phone",
};

export const CODES = Object.keys(CODE_NAMES).sort((one, other) =>
  (CODE_NAMES[one] ?? one).localeCompare(CODE_NAMES[other] ?? other),
);
