import { ActionIcon, Popover } from "@mantine/core";
import { useTimeout } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { useId, useRef, useState, type ReactNode } from "react";
import { useEscape } from "../../ui/useEscape";
import { usePast, type Past } from "./context";
import classes from "./History.module.css";
import { Sources } from "./Sources";
import type { FieldKey } from "./words";

interface Props {
  /** The fields the value is made of. */
  fields: readonly FieldKey[];
  /** What the value is called: "Phone". */
  name: string;
  children: ReactNode;
}

/** A value that says where it came from, to who points at it or comes by keyboard (AC-5); plain where nothing is traced. */
export function Traced(props: Props) {
  const past = usePast();
  return past === null ? props.children : <Tracing {...props} past={past} />;
}

const PAUSE_MS = 350; // a pointer on its way elsewhere opens nothing
const GRACE_MS = 200; // from the value into what it says

function Tracing({ fields, name, children, past }: Props & { past: Past }) {
  const [opened, setOpened] = useState(false);
  const [pinned, setPinned] = useState(false);
  const id = useId();
  const icon = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const later = useTimeout(() => setOpened(true), PAUSE_MS);
  const away = useTimeout(() => setOpened(false), GRACE_MS);
  const close = () => {
    setOpened(false);
    setPinned(false);
  };
  useEscape(opened, () => {
    if (box.current?.contains(document.activeElement) === true) icon.current?.focus();
    close();
  });

  return (
    <div
      ref={box}
      className={classes.traced}
      onPointerEnter={({ pointerType }) => {
        away.clear();
        if (pointerType === "mouse" && !opened) later.start();
      }}
      onPointerLeave={() => {
        later.clear();
        if (!pinned) away.start();
      }}
      onBlur={({ relatedTarget }) => {
        if (pinned && (!(relatedTarget instanceof Node) || box.current?.contains(relatedTarget) !== true)) close();
      }}
    >
      <div className={classes.value}>{children}</div>
      {/* Inside the drawer, right after its button: Tab goes on into it. */}
      <Popover
        opened={opened}
        width={300}
        position="bottom"
        withinPortal={false}
        withRoles={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        classNames={{ dropdown: classes.dropdown }}
        middlewares={{ shift: { padding: 12 }, flip: true }}
      >
        <Popover.Target>
          <ActionIcon
            ref={icon}
            size={20}
            className={classes.trace}
            aria-label={`Where ${name} came from`}
            aria-expanded={opened}
            aria-controls={opened ? id : undefined}
            onClick={() => {
              later.clear();
              if (pinned) close();
              else {
                setPinned(true);
                setOpened(true);
              }
            }}
          >
            <IconHistory size={14} aria-hidden="true" />
          </ActionIcon>
        </Popover.Target>
        {/* Reading on by mouse must not take the focus from the button. */}
        <Popover.Dropdown
          id={id}
          role="group"
          aria-label={`Where ${name} came from`}
          onMouseDown={(event) => event.preventDefault()}
        >
          {opened && (
            <Sources
              fields={fields}
              past={past}
              onLeave={() => {
                icon.current?.focus(); // where the keyboard comes back to
                close();
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
