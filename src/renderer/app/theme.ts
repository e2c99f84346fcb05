import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, mergeThemeOverrides, rem } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#f3f3fe',
  '#e5e6fd',
  '#cfd0fa',
  '#b3b4f5',
  '#9799ee',
  '#7d7fe7',
  '#696bdf',
  '#5b5bd6',
  '#4e4dc2',
  '#403fa6',
];
const gray: MantineColorsTuple = [
  '#fafbfc',
  '#f4f5f7',
  '#ebedf0',
  '#dfe2e7',
  '#ccd0d8',
  '#a3a9b5',
  '#777e8c',
  '#5a6170',
  '#3b414e',
  '#1c2029',
];
const dark: MantineColorsTuple = [
  '#e3e6ec',
  '#c3c8d2',
  '#9aa1ae',
  '#727987',
  '#3c424e',
  '#2d323c',
  '#23272f',
  '#16191e',
  '#111317',
  '#0b0c0f',
];
const red: MantineColorsTuple = [
  '#fef2f2',
  '#fde3e3',
  '#facccc',
  '#f5a8a8',
  '#ec7676',
  '#e25555',
  '#d93f42',
  '#cd2b31',
  '#b42329',
  '#8f1d22',
];

/**
 * The look as Mantine sees it. 13 px base (`sm` and `md`), 12 px small, 4 px grid, controls 30 px high (26 px `xs`). Colours
 * that carry meaning are CSS variables in theme.css, so that modules use them without Mantine.
 */
const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  colors: { accent, gray, dark, red },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13), lg: rem(15), xl: rem(18) },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.4', xl: '1.3' },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(3), sm: rem(5), md: rem(6), lg: rem(10), xl: rem(16) },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '600',
    textWrap: 'wrap',
    sizes: {
      h1: { fontSize: rem(16), lineHeight: '1.4' },
      h2: { fontSize: rem(14), lineHeight: '1.4' },
      h3: { fontSize: rem(13), lineHeight: '1.45' },
      h4: { fontSize: rem(13), lineHeight: '1.45' },
      h5: { fontSize: rem(12), lineHeight: '1.45' },
      h6: { fontSize: rem(12), lineHeight: '1.45' },
    },
  },
  shadows: {
    xs: '0 1px 2px rgb(15 18 26 / 6%)',
    sm: '0 1px 3px rgb(15 18 26 / 8%), 0 1px 2px rgb(15 18 26 / 4%)',
    md: '0 4px 16px rgb(15 18 26 / 10%), 0 1px 3px rgb(15 18 26 / 8%)',
    lg: '0 12px 32px rgb(15 18 26 / 14%), 0 2px 6px rgb(15 18 26 / 8%)',
    xl: '0 24px 64px rgb(15 18 26 / 20%), 0 4px 12px rgb(15 18 26 / 10%)',
  },
  components: {
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, offset: 6 } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'lg', radius: 'md', transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { shadow: 'lg', radius: 'md' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

const modalProps = {
  centered: true,
  padding: 'lg',
  radius: 'md',
  overlayProps: { backgroundOpacity: 0.4 },
  transitionProps: { duration: 120 },
};
const drawerProps = { position: 'right', overlayProps: { backgroundOpacity: 0.25 }, transitionProps: { duration: 140 } };

/** The theme with the words that Mantine puts on its own buttons. Its dialogs' heads are no page banners. */
export function themeIn(words: { close: string }): ReturnType<typeof createTheme> {
  const attributes = { header: { role: 'presentation' } };
  const closeButtonProps = { 'aria-label': words.close };
  return mergeThemeOverrides(theme, {
    components: {
      Modal: { defaultProps: { ...modalProps, attributes, closeButtonProps } },
      Drawer: { defaultProps: { ...drawerProps, attributes, closeButtonProps } },
      Notification: { defaultProps: { closeButtonProps } },
    },
  });
}

/** Mantine's own variables, taken from ours (theme.css). */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--pf-bg)',
    '--mantine-color-text': 'var(--pf-text)',
    '--mantine-color-dimmed': 'var(--pf-text-2)',
    '--mantine-color-placeholder': 'var(--pf-text-3)',
    '--mantine-color-default': 'var(--pf-control)',
    '--mantine-color-default-hover': 'var(--pf-control-hover)',
    '--mantine-color-default-border': 'var(--pf-border-strong)',
    '--mantine-color-error': 'var(--pf-failed)',
    '--mantine-color-anchor': 'var(--pf-accent-text)',
  };
  return { variables: {}, light: shared, dark: shared };
};
