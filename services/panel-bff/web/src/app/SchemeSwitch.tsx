import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun, type Icon } from "@tabler/icons-react";

const SCHEMES: Record<MantineColorScheme, { name: string; icon: Icon }> = {
  light: { name: "Light", icon: IconSun },
  dark: { name: "Dark", icon: IconMoon },
  auto: { name: "As the system", icon: IconDeviceDesktop },
};

export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES[colorScheme].icon;
  return (
    <Menu position="top-end" width={180}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`Appearance: ${SCHEMES[colorScheme].name}`}>
          <Current size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Appearance</Menu.Label>
        {(Object.keys(SCHEMES) as MantineColorScheme[]).map((scheme) => {
          const { name, icon: Glyph } = SCHEMES[scheme];
          return (
            <Menu.Item
              key={scheme}
              role="menuitemradio"
              aria-checked={scheme === colorScheme}
              leftSection={<Glyph size={16} aria-hidden="true" />}
              rightSection={scheme === colorScheme ? <IconCheck size={16} aria-hidden="true" /> : null}
              onClick={() => setColorScheme(scheme)}
            >
              {name}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
