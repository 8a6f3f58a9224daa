import { Button, Group, NumberInput, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "../../api/problem";
import type { Profile } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { editProfile, useReadProfilesAgain } from "./profileQueries";
import classes from "./Profiles.module.css";
import { changeOf, spokenName } from "./profiles";

/** Names a remembered mapping, and sets the guard of the imports it starts by itself (IM-11). */
export function ProfileForm({ profile, onDone }: { profile: Profile; onDone: () => void }) {
  const [name, setName] = useState(profile.name ?? "");
  const [guard, setGuard] = useState<string | number>(profile.options.guard_percent ?? "");
  const readAgain = useReadProfilesAgain();
  const announce = useAnnounce();
  const save = useMutation({
    mutationFn: () => editProfile(profile.id, changeOf(name, guard)),
    onSuccess: (saved) => {
      announce(`${spokenName(saved)} was saved`);
      readAgain();
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={`Change ${spokenName(profile)}`}>
      <TextInput
        label="Name"
        placeholder="Such as Nightly export"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={64}
        autoFocus
      />
      <NumberInput
        label="Guard, in percent"
        description="An import it starts by itself stops if more rows would be refused or created."
        placeholder="No guard"
        value={guard}
        onChange={setGuard}
        min={0}
        max={100}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
      />
      {save.isError && (
        <Text size="sm" role="alert" c="var(--bad)">
          {asProblem(save.error).words}
        </Text>
      )}
      <Group gap="xs">
        <Button type="submit" size="compact-md" loading={save.isPending}>
          Save
        </Button>
        <Button variant="default" size="compact-md" onClick={onDone}>
          Don’t change
        </Button>
      </Group>
    </form>
  );
}
