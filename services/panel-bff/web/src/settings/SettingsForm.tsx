import { Autocomplete, Button, Select, Switch, TextInput, VisuallyHidden } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useEffect, useRef, type FormEvent, type ReactNode } from "react";
import { asProblem } from "../api/problem";
import type { Institution } from "../api/types";
import { languageChoices } from "../format/languages";
import { toLocal } from "../format/zoned";
import { useAnnounce } from "../ui/announce";
import { bringFault } from "../ui/bringFault";
import { Notice } from "../ui/Notice";
import { UnsavedQuestion } from "../ui/UnsavedQuestion";
import { useNow } from "../ui/useNow";
import { useUnsaved } from "../ui/useUnsaved";
import classes from "./Settings.module.css";
import { CAMPAIGN, campaignLink, dayIn, draftOf, FORMATS, momentIn, NAMES, timeZones, told } from "./settings";
import { useSettings, type Settings } from "./useSettings";

const EXAMPLE = "spring-welcome";

interface Props {
  institution: Institution;
  /** Why the role may not change them; null when it may. */
  reason: string | null;
}

export function SettingsForm({ institution, reason }: Props) {
  const announce = useAnnounce();
  const settings = useSettings(institution, () => announce("The settings were saved"));
  const { draft, set, faults, changed, save } = settings;
  const leaving = useUnsaved(changed);
  const form = useRef<HTMLFormElement>(null);
  const now = useNow();
  const zones = timeZones(draft.time_zone);
  useEffect(() => {
    if (Object.values(faults).some(Boolean)) bringFault(form.current);
  }, [faults]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null && changed) settings.submit();
  };
  const link = campaignLink(draft.campaign_url, EXAMPLE);
  const day = dayIn(draft.date_format, toLocal(now.toISOString(), draft.time_zone).slice(0, 10));
  return (
    <form
      ref={form}
      className={classes.form}
      onSubmit={submit}
      noValidate
      aria-label={`Settings of ${institution.name}`}
    >
      <fieldset className={classes.fields} disabled={reason !== null}>
        <VisuallyHidden component="legend">Settings of {institution.name}</VisuallyHidden>
        {reason !== null && (
          <p className={classes.reason}>
            <IconLock size={16} aria-hidden="true" /> {reason}
          </p>
        )}
        <Setting preview={day === null ? null : <>Today is {day}</>}>
          <Autocomplete
            label={NAMES.date_format}
            description="How dates are shown, typed and imported: YYYY, MMMM, MMM, MM or M, and DD or D. Choose one or type your own."
            data={FORMATS}
            filter={({ options }) => options}
            openOnFocus={false} // it would hide the fault that brought the keyboard here
            maxLength={40}
            value={draft.date_format}
            onChange={(value) => set("date_format", value)}
            error={faults.date_format}
            comboboxProps={{ shadow: "md" }}
          />
        </Setting>
        <Setting preview={<>It is {momentIn(draft, now)} there</>}>
          <Select
            label={NAMES.time_zone}
            description="On which day something happened is told by this clock."
            data={zones}
            searchable
            allowDeselect={false}
            nothingFoundMessage="No such time zone"
            limit={80}
            value={draft.time_zone}
            onChange={(value) => value !== null && set("time_zone", value)}
            error={faults.time_zone}
            comboboxProps={{ shadow: "md" }}
          />
        </Setting>
        <Setting preview={null}>
          <Select
            label={NAMES.language}
            description="Of new contacts that say no other, and of conversation summaries."
            data={languageChoices(draft.language, "")}
            searchable
            allowDeselect={false}
            nothingFoundMessage="No such language"
            value={draft.language}
            onChange={(value) => value !== null && set("language", value)}
            error={faults.language}
            comboboxProps={{ shadow: "md" }}
          />
        </Setting>
        <Setting
          preview={
            draft.campaign_url.trim() === "" ? (
              "Campaigns are shown without a link"
            ) : link === null ? null : (
              <>
                A campaign opens <span className={classes.link}>{link}</span>
              </>
            )
          }
        >
          <TextInput
            label={NAMES.campaign_url}
            description={`Where a campaign is looked at, with ${CAMPAIGN} in place of its id. Leave it empty for no links.`}
            placeholder={`https://campaigns.example.edu/${CAMPAIGN}`}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            value={draft.campaign_url}
            onChange={(event) => set("campaign_url", event.currentTarget.value)}
            error={faults.campaign_url}
          />
        </Setting>
        <Setting preview={null}>
          <Switch
            label={NAMES.notes_in_summaries}
            description="On: the model that writes a summary also reads the notes on the contact, phones, emails and ids masked. Off: it never does. Notes are never sent to the contact."
            checked={draft.notes_in_summaries === "true"}
            onChange={(event) => set("notes_in_summaries", String(event.currentTarget.checked))}
            error={faults.notes_in_summaries}
          />
        </Setting>
      </fieldset>
      <Foot settings={settings} reason={reason} />
      <UnsavedQuestion leaving={leaving} what="your changes to the settings" />
      {save.isPending && <VisuallyHidden role="status">Saving</VisuallyHidden>}
    </form>
  );
}

/** A setting, and below it what it does. */
function Setting({ preview, children }: { preview: ReactNode; children: ReactNode }) {
  return (
    <div>
      {children}
      {preview !== null && <p className={classes.preview}>{preview}</p>}
    </div>
  );
}

function Foot({ settings, reason }: { settings: Settings; reason: string | null }) {
  const { base, both, changed, save, drop } = settings;
  const problem = save.isError ? asProblem(save.error) : null;
  const theirs = draftOf(base);
  if (reason !== null) return null;
  return (
    <div className={classes.foot}>
      {both.length > 0 && (
        <Notice tone="warn" title="Somebody else changed the settings meanwhile">
          {both.map((key) => (
            <div key={key}>
              {NAMES[key]} is now {told(key, theirs)}; saving puts yours in its place.
            </div>
          ))}
        </Notice>
      )}
      {problem !== null && problem.status !== 412 && problem.errors.length === 0 && (
        <Notice tone="bad" title="Nothing was saved">
          {problem.detail ?? problem.title} What you typed is still here.
        </Notice>
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!changed}>
          Save
        </Button>
        {changed && (
          <>
            <Button variant="default" onClick={drop}>
              Discard
            </Button>
            <span className={classes.unsaved}>Not saved yet</span>
          </>
        )}
      </div>
    </div>
  );
}
