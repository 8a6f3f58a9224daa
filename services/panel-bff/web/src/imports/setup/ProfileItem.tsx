import { Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Profile } from "../../api/types";
import { formatMoment } from "../../format/dates";
import { useDateStyle } from "../../session/session";
import { ReasonedButton } from "../../ui/ReasonedButton";
import { ForgetQuestion } from "./ForgetQuestion";
import { ProfileForm } from "./ProfileForm";
import classes from "./Profiles.module.css";
import { spokenName } from "./profiles";

interface Props {
  profile: Profile;
  /** Why the role may not change it. */
  reason: string | null;
}

/** One remembered mapping: for which columns, when it was used, its guard; renamed, guarded or forgotten. */
export function ProfileItem({ profile, reason }: Props) {
  const dates = useDateStyle();
  const [open, setOpen] = useState<"edit" | "forget" | null>(null);
  const name = spokenName(profile);
  const used = profile.used_at;
  const guard = profile.options.guard_percent;
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <Text fw={580} className={classes.name} c={profile.name === null ? "dimmed" : undefined}>
          {name}
        </Text>
        <Text size="sm" className={classes.columns}>
          {profile.header.map((header) => header.trim() || "(no name)").join(" · ")}
        </Text>
        <Text size="sm" c="dimmed">
          {used === null ? "Not used yet" : `Last used ${formatMoment(used, dates)}`} ·{" "}
          {guard === null ? "no guard" : `stops above ${String(guard)}% refused or created`}
        </Text>
      </div>
      {open === "edit" ? (
        <ProfileForm profile={profile} onDone={() => setOpen(null)} />
      ) : (
        <Group gap="xs">
          <ReasonedButton
            reason={reason}
            variant="default"
            size="compact-md"
            aria-label={`Change ${name}`}
            onClick={() => setOpen("edit")}
          >
            Change
          </ReasonedButton>
          <ReasonedButton
            reason={reason}
            variant="default"
            size="compact-md"
            aria-label={`Forget ${name}`}
            onClick={() => setOpen("forget")}
          >
            Forget
          </ReasonedButton>
        </Group>
      )}
      <ForgetQuestion profile={profile} opened={open === "forget"} onClose={() => setOpen(null)} />
    </li>
  );
}
