import type { Contact } from "../../api/types";
import { atAddresses, makesAddress } from "../edit/address";
import { movingChannels, whatWillStand } from "../reach/moving";
import { usePastConsent } from "../reach/queries";
import classes from "./History.module.css";
import type { Wish } from "./words";

interface Props {
  id: string;
  contact: Contact;
  wish: Wish;
}

/** What an earlier phone or email brings back: consent belongs to the address (CH-1, DE-4). */
export function RestoredConsent({ id, contact, wish }: Props) {
  const past = usePastConsent(makesAddress(wish.field) ? contact : null);
  const { phone, country_calling_code, email } = contact;
  const now = { phone: phone ?? "", country_calling_code, email: email ?? "" };
  const then = { ...now, [wish.field]: String(wish.to ?? "") };
  const moving = movingChannels(contact.channels, atAddresses(contact.channels, now, then, past));
  return (
    <p id={id} className={classes.consent}>
      {moving.map((one) => whatWillStand(one, false, past !== null)).join(" ")}
    </p>
  );
}
