import { ActionIcon, Button, Code, List, Text } from "@mantine/core";
import { IconAlertTriangle, IconFile, IconX } from "@tabler/icons-react";
import { formatBytes } from "../format/numbers";
import { ProgressBar } from "../ui/ProgressBar";
import { TEMPLATE_ADDRESS } from "./files";
import { adviceFor } from "./problems";
import classes from "./UploadCard.module.css";
import { useUploads, type Upload } from "./uploads";

/** One file on its way: how much has gone, or why it was not taken and what to do. */
export function UploadCard({ upload }: { upload: Upload }) {
  const { dismiss } = useUploads();
  const { file, problem } = upload;
  return (
    <li className={classes.card} data-problem={problem !== null || undefined}>
      {problem === null ? (
        <IconFile size={20} aria-hidden="true" />
      ) : (
        <IconAlertTriangle size={20} className={classes.bad} aria-hidden="true" />
      )}
      <div className={classes.body}>
        <Text fw={560} className={classes.name}>
          {file.name}
        </Text>
        {problem === null ? <OnTheWay upload={upload} /> : <NotTaken upload={upload} />}
      </div>
      <ActionIcon
        onClick={() => dismiss(upload.id)}
        aria-label={problem === null ? `Stop sending ${file.name}` : `Put ${file.name} away`}
      >
        <IconX size={16} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}

function OnTheWay({ upload: { file, sent } }: { upload: Upload }) {
  const percent = file.size === 0 ? 100 : Math.floor((sent * 100) / file.size);
  return (
    <>
      <ProgressBar percent={percent} className={classes.bar} label={`Sending ${file.name}`} />
      <Text size="sm" c="dimmed">
        {percent < 100 ? `Sending: ${formatBytes(sent)} of ${formatBytes(file.size)}` : "Checking the file"}
      </Text>
    </>
  );
}

function NotTaken({ upload }: { upload: Upload }) {
  const { retry } = useUploads();
  if (upload.problem === null) return null;
  const advice = adviceFor(upload.problem);
  return (
    <div role="alert">
      <Text size="sm" fw={560} className={classes.bad}>
        {advice.title}
      </Text>
      {advice.names.length === 0 && <Text size="sm">{advice.text}</Text>}
      {advice.names.length > 0 && (
        <List size="sm" listStyleType="none" className={classes.names}>
          {advice.names.map((name) => (
            <List.Item key={name}>
              <Code>{name}</Code>
            </List.Item>
          ))}
        </List>
      )}
      {advice.next !== null && (
        <Text size="sm" mt={4}>
          {advice.next}
        </Text>
      )}
      <div className={classes.actions}>
        {upload.problem.passing ? (
          <Button size="compact-sm" variant="default" onClick={() => retry(upload.id)}>
            Send again
          </Button>
        ) : (
          <Button size="compact-sm" variant="default" component="a" href={TEMPLATE_ADDRESS} download>
            Download the template
          </Button>
        )}
      </div>
    </div>
  );
}
