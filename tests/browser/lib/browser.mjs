// Chromium, and the contexts in which journeys run: each is a browser that nobody has used before.

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { API } from './cloud.mjs';
import { watch } from './watch.mjs';

/** Modules of npm are no part of the project. They lie where `tests/run browser` has installed them. */
const folder = process.env.MODULES ?? fileURLToPath(new URL('../../../target/tools/browser', import.meta.url));
export const modules = createRequire(`${folder}/`);

/** Starts the browser. */
export function launch() {
  // It only ever sees our own pages. In containers there is often no sandbox to be had, and little shared memory.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-quic', ...(process.env.CHROMIUM_ARGS?.split(';') ?? [])];
  return modules('playwright-core').chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

/**
 * Opens a page in a context of its own. `page.watch` has what it did wrong.
 * @param {any} browser
 * @param {{ as?: any, phone?: boolean, language?: 'da' | 'en', scripts?: boolean, colorScheme?: string }} [options] `as`: who is logged in.
 */
export async function open(browser, { as, phone = false, language = 'da', scripts = true, ...more } = {}) {
  const context = await browser.newContext({
    baseURL: API, locale: language === 'da' ? 'da-DK' : 'en-GB', timezoneId: 'Europe/Copenhagen', javaScriptEnabled: scripts,
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 900 }, hasTouch: phone, storageState: as && stateOf(as), ...more,
  });
  context.setDefaultTimeout(30_000);
  const watched = watch(context, scripts);
  const page = await context.newPage();
  page.watch = watched;
  return page;
}

/** What a browser keeps of somebody who is logged in. */
function stateOf({ cookie, role, storage }) {
  const { hostname, origin } = new URL(API);
  const items = storage ?? { session: '1', role };
  return {
    cookies: [{ name: '__Host-session', value: cookie, domain: hostname, path: '/', expires: -1, httpOnly: true, secure: true, sameSite: 'Lax' }],
    origins: [{ origin, localStorage: Object.entries(items).map(([name, value]) => ({ name, value })) }],
  };
}
