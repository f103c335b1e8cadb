import {
  ActionIcon,
  Badge,
  Button,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Modal,
  MultiSelect,
  Paper,
  Select,
  Table,
  Tooltip,
} from '@mantine/core';

const kaze: MantineColorsTuple = [
  '#eefbf8',
  '#d5f3ed',
  '#aee6dc',
  '#7dd3c7',
  '#4bb9ad',
  '#2a9d93',
  '#17817a',
  '#0f6f69',
  '#0d5955',
  '#0c4745',
];
const slate: MantineColorsTuple = [
  '#f7f9fa',
  '#eef2f4',
  '#e0e6ea',
  '#cbd4da',
  '#a3b0b9',
  '#7c8b96',
  '#5a6974',
  '#44525c',
  '#2d3941',
  '#1b252b',
];
const amber: MantineColorsTuple = [
  '#fff8eb',
  '#feeccb',
  '#fdd993',
  '#fbc157',
  '#f5a524',
  '#dd8209',
  '#b86205',
  '#974a09',
  '#7b3b0e',
  '#5f2d0a',
];
const red: MantineColorsTuple = [
  '#fef2f2',
  '#fee0e0',
  '#fcc5c5',
  '#f99a9a',
  '#f26666',
  '#e23f3f',
  '#cc2a2a',
  '#b01f1f',
  '#8d1c1c',
  '#701919',
];
const blue: MantineColorsTuple = [
  '#eff6ff',
  '#dbeafe',
  '#bfdbfe',
  '#93c5fd',
  '#60a5fa',
  '#3b82f6',
  '#2563eb',
  '#1d4fd0',
  '#1e40af',
  '#1e3a8a',
];
const violet: MantineColorsTuple = [
  '#f5f3ff',
  '#ede9fe',
  '#ddd6fe',
  '#c4b5fd',
  '#a78bfa',
  '#8b5cf6',
  '#7c3aed',
  '#6d28d9',
  '#5b21b6',
  '#4c1d95',
];
const pink: MantineColorsTuple = [
  '#fdf2f8',
  '#fce7f3',
  '#fbcfe8',
  '#f9a8d4',
  '#f472b6',
  '#ec4899',
  '#db2777',
  '#be185d',
  '#9d174d',
  '#831843',
];
/** Mantine's dark greys with a breath of teal. */
const dark: MantineColorsTuple = [
  '#dfe6e9',
  '#c3cdd2',
  '#a6b3ba',
  '#71808a',
  '#3f4c54',
  '#2f3a41',
  '#232d33',
  '#182125',
  '#12191d',
  '#0d1316',
];

const fontFamily =
  "'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'BIZ UDPGothic', 'Yu Gothic UI', 'Yu Gothic', Meiryo, system-ui, -apple-system, 'Segoe UI', sans-serif";

/** The list box scrolls by itself: a scroll area inside it would be a stop for the keyboard without a role (axe). */
const ownScroll = {
  withScrollArea: false,
  styles: { options: { maxHeight: 280, overflowY: 'auto' } },
} as const;

export const theme = createTheme({
  primaryColor: 'kaze',
  primaryShade: { light: 7, dark: 7 },
  colors: { kaze, gray: slate, dark, amber, red, blue, violet, pink },
  black: '#1b252b',
  fontFamily,
  headings: {
    fontFamily,
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.35' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.45' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.84375rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600 } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4, blur: 2 } },
      styles: { title: { fontWeight: 700, fontSize: '1.0625rem' } },
    }),
    Select: Select.extend({ defaultProps: ownScroll }),
    MultiSelect: MultiSelect.extend({ defaultProps: ownScroll }),
    Paper: Paper.extend({ defaultProps: { radius: 'lg', withBorder: true } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 7, horizontalSpacing: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 350, fz: 'xs' } }),
  },
});

/** Readable secondary text (4.5:1 and more in both schemes) and the page's two surfaces. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#56646f',
    '--mantine-color-placeholder': '#667480',
    '--mantine-color-body': '#ffffff',
    '--oikaze-canvas': '#f3f6f7',
    '--oikaze-line': '#dfe6ea',
    '--oikaze-hover': '#f1f6f6',
    '--oikaze-selected': '#e3f4f1',
  },
  dark: {
    '--mantine-color-dimmed': '#a3b1b9',
    '--mantine-color-placeholder': '#8b9aa3',
    // Mantine's own is the filled shade, unreadable on a dark surface
    '--mantine-color-error': '#f99a9a',
    '--mantine-color-body': '#182125',
    '--oikaze-canvas': '#11181b',
    '--oikaze-line': '#2c373d',
    '--oikaze-hover': '#1f2a2f',
    '--oikaze-selected': '#173634',
  },
});
