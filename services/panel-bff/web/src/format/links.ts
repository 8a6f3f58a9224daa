/** A web address that may be a link, or null: only http and https are ever followed (CF-5). */
export function safeLink(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === "http:" || protocol === "https:" ? href : null;
}

/** PL-3: where the institution's platform shows a campaign, or null while it has said no (usable) address. */
export function campaignLink(template: string | null, campaign: string): string | null {
  return template === null ? null : safeLink(template.replaceAll("{campaign_id}", encodeURIComponent(campaign)));
}

/** A stored phone (ID-3) as a link by which it is called from anywhere. */
export const phoneLink = (phone: string, callingCode = "1"): string => `tel:+${callingCode}${phone}`;
