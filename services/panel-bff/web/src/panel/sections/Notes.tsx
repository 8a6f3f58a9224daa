import { Nothing, Section } from "./Section";

export function Notes() {
  return (
    <Section title="Notes">
      <Nothing>No notes on this contact</Nothing>
    </Section>
  );
}
