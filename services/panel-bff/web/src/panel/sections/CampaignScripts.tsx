import { Nothing, Section } from "./Section";

export function CampaignScripts() {
  return (
    <Section title="Campaign Scripts">
      <Nothing>No campaign has reached this contact</Nothing>
    </Section>
  );
}
