import { useEffect, useState } from 'preact/hooks';

/** `system` follows the device; a choice is remembered by the browser. */
export type Theme = 'system' | 'light' | 'dark';
export const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Theme[];

const KEY = 'conclave.theme';
const CHANGED = 'conclave:theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** Puts the remembered theme in force. Call once, before anything is drawn. */
export function startTheme(): void {
  apply(readTheme());
  dark.addEventListener('change', () => window.dispatchEvent(new Event(CHANGED)));
}

export function readTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  apply(theme);
  window.dispatchEvent(new Event(CHANGED));
}

/** What is seen now, for what draws with colours of its own. */
function shownTheme(): 'light' | 'dark' {
  const theme = readTheme();
  if (theme !== 'system') return theme;
  return dark.matches ? 'dark' : 'light';
}

/** The theme that is seen, again whenever it changes. */
export function useShownTheme(): 'light' | 'dark' {
  const [shown, setShown] = useState(shownTheme);
  useEffect(() => {
    const look = () => setShown(shownTheme());
    window.addEventListener(CHANGED, look);
    return () => window.removeEventListener(CHANGED, look);
  }, []);
  return shown;
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
