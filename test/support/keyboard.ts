import type { Page } from 'playwright-core';

const PRESSES_AT_MOST = 80;

/** The name of what has the focus: its label, or its text. */
export async function focusedName(page: Page): Promise<string> {
  const name = await page.evaluate(
    `(() => { const at = document.activeElement; return at?.labels?.[0]?.innerText ?? at?.getAttribute('aria-label') ?? at?.innerText ?? ''; })()`,
  );
  return String(name).trim();
}

/** Presses Tab, or Shift+Tab, until the control of this name has the focus, as a person without a mouse would. */
export async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < PRESSES_AT_MOST; presses++) {
    await page.keyboard.press(key);
    if ((await focusedName(page)).startsWith(name)) return;
  }
  throw new Error(`${name} cannot be reached with ${key}.`);
}

/** How wide the outline of what has the focus is, in pixels; 0 = it cannot be seen. */
export async function focusOutlinePx(page: Page): Promise<number> {
  const width = await page.evaluate(
    `(() => { const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement); return outlineStyle === 'none' ? 0 : parseFloat(outlineWidth); })()`,
  );
  return Number(width);
}
