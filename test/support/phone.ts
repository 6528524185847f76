import type { Page } from 'playwright-core';

/** What a finger has to hit is at least as high and as wide, in CSS pixels. */
const TARGET_PX = 44;
/** So far the boxes of letters reach beyond what is seen of them. */
const SLACK_PX = 4;

/** What can be pressed and is smaller than a finger needs, with its size. Links in the middle of a sentence are as high as its lines. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const isSeen = (box) => box.width > 0 && box.height > 0 && box.bottom > 0;
    const isInSentence = (link) => {
      const isText = (node) => node !== link && node.nodeType === Node.TEXT_NODE && /[a-z]{2}/i.test(node.textContent);
      return getComputedStyle(link).display === 'inline' && [...link.parentElement.childNodes].some(isText);
    };
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"]');
    return [...all].flatMap((element) => {
      if (element.matches('a') && isInSentence(element)) return [];
      const isMark = element.matches('input[type="radio"], input[type="checkbox"]');
      const { width, height, bottom } = (isMark ? element.closest('label') ?? element : element).getBoundingClientRect();
      if (!isSeen({ width, height, bottom }) || !element.checkVisibility({ visibilityProperty: true })) return [];
      const name = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60);
      const isLarge = width >= ${TARGET_PX} - 0.5 && height >= ${TARGET_PX} - 0.5;
      return isLarge ? [] : [element.tagName + ' "' + name + '" ' + Math.round(width) + ' x ' + Math.round(height)];
    });
  })()`);
}

/** Texts that lie on one another, two by two. What is there for screen readers alone is not seen, and what is cut off by its own box is
 * not either. */
export async function overlappingTexts(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const cut = (box, element) => {
      let { left, top, right, bottom } = box;
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        const outer = at.getBoundingClientRect();
        if (overflowX !== 'visible') [left, right] = [Math.max(left, outer.left), Math.min(right, outer.right)];
        if (overflowY !== 'visible') [top, bottom] = [Math.max(top, outer.top), Math.min(bottom, outer.bottom)];
      }
      return { left, top, right, bottom };
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.textContent.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest('.visually-hidden, .skip-link, script, style, option')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = cut(rect, element);
        if (box.right - box.left > 1 && box.bottom - box.top > 1) found.push({ ...box, text: node.textContent.trim().slice(0, 40) });
      }
    }
    found.sort((one, other) => one.top - other.top);
    const overlaps = [];
    found.forEach((one, index) => {
      for (let next = index + 1; next < found.length && found[next].top < one.bottom - ${SLACK_PX}; next++) {
        const other = found[next];
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (wide > 2) overlaps.push(one.text + ' | ' + other.text);
      }
    });
    return overlaps;
  })()`);
}
