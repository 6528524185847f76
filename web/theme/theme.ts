import { computed, effect, signal } from '@preact/signals';

/** `system` follows the device; a choice is remembered by the browser. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'conclave.theme';
const device = matchMedia('(prefers-color-scheme: dark)');
const isDeviceDark = signal(device.matches);
device.addEventListener('change', ({ matches }) => {
  isDeviceDark.value = matches;
});

export const chosenTheme = signal<Theme>(THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system');

/** The theme in force, for what draws with colours of its own. */
export const shownTheme = computed(() => {
  if (chosenTheme.value !== 'system') return chosenTheme.value;
  return isDeviceDark.value ? 'dark' : 'light';
});

effect(() => {
  localStorage.setItem(KEY, chosenTheme.value);
  if (chosenTheme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosenTheme.value;
});
