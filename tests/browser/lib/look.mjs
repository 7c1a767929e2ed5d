// Looks at what a page shows: by axe-core against WCAG 2.2 A and AA, and whether all of it fits.

import { readFileSync } from 'node:fs';
import { modules } from './browser.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** What 400 % of zoom leave of a screen. */
const NARROW = { width: 320, height: 640 };

const axe = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Looks at the page as it is, in light and dark; with `WHOLE` in each size as well.
 * @param {any} page @param {string} name What is shown, to say where something is wrong. @param {(text: string) => void} fault
 * @param {string[]} [schemes] Without "dark" where the background is the browser's own, which axe-core takes for white.
 */
export async function look(page, name, fault, schemes = ['light', 'dark']) {
  const before = page.viewportSize();
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  for (const size of process.env.WHOLE ? [DESKTOP, PHONE, NARROW] : [before]) {
    if (process.env.WHOLE) await page.setViewportSize(size);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) fault(`${name}, ${size.width} px: ${wide} px too wide`);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Of what there is, only the colours depend on the scheme.
      const only = colorScheme === 'dark' ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: TAGS };
      for (const text of await page.evaluate(violations, only)) fault(`${name}, ${size.width} px, ${colorScheme}: ${text}`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (process.env.WHOLE) await page.setViewportSize(before);
}

async function violations(runOnly) {
  const result = await window.axe.run(document, { runOnly, resultTypes: ['violations'] });
  const told = ({ target, failureSummary }) => `${target} ${failureSummary.replace(/\s+/g, ' ')}`;
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(told).join(' | ')}`);
}
