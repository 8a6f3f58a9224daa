import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const ink: MantineColorsTuple = ["#eff2fc", "#dce3f6", "#b7c4ec", "#91a5e2", "#728ada", "#5c77d3", "#4864c2", "#3954ac", "#304896", "#24397b"];
const dark: MantineColorsTuple = ["#dde1e9", "#b9bfcc", "#969eae", "#6b7385", "#3b4252", "#2d3340", "#232833", "#191d26", "#14171e", "#0f1116"];
const gray: MantineColorsTuple = ["#f7f8fa", "#f0f2f5", "#e5e8ed", "#d9dde4", "#c6ccd6", "#a5adba", "#7b8494", "#59616f", "#3a414d", "#232833"];

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 6 },
  colors: { ink, dark, gray },
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.5" },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.3" },
      h2: { fontSize: "1.125rem", lineHeight: "1.35" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, events: { hover: true, focus: true, touch: true }, transitionProps: { duration: 80 } } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    InputWrapper: { styles: { label: { marginBottom: 4, fontWeight: 550 } } },
    Skeleton: { defaultProps: { radius: "sm" } },
  },
});

/** Greys that keep 4.5:1 on their ground, which Mantine's own do not. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--panel-ease": "cubic-bezier(0.2, 0.8, 0.2, 1)" },
  light: {
    "--mantine-color-dimmed": "#5b6472",
    "--mantine-color-placeholder": "#6b7483",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#1b202a",
    "--mantine-color-error": "#b3261e",
    "--page": "#f6f7f9",
    "--raised": "#ffffff",
    "--line": "#e4e7ec",
    "--row-hover": "#f5f7fc",
    "--row-chosen": "#e9eefb",
    "--good": "#1a7f4b",
    "--warn": "#9a5b00",
    "--bad": "#b3261e",
    "--link": "#3954ac",
  },
  dark: {
    "--mantine-color-dimmed": "#9aa2b2",
    "--mantine-color-placeholder": "#8a93a5",
    "--mantine-color-body": "#191d26",
    "--mantine-color-error": "#ff9d94",
    "--page": "#12151b",
    "--raised": "#191d26",
    "--line": "#2b313d",
    "--row-hover": "#1f2430",
    "--row-chosen": "#26304a",
    "--good": "#5ecb95",
    "--warn": "#f0b45b",
    "--bad": "#ff9d94",
    "--link": "#a3b5ee",
    "--mantine-color-ink-light": "rgba(114, 138, 218, 0.18)",
    "--mantine-color-ink-light-hover": "rgba(114, 138, 218, 0.28)",
    "--mantine-color-ink-light-color": "#b7c4ec",
  },
});
