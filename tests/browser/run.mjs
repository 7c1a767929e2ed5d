// Runs the journeys: `node tests/browser/run.mjs [NAME…]`, where a name is a part of a journey's or its file's name. `API` is where a
// local cloud answers, `STAFF` who works there, `MODULES` where playwright-core and axe-core are installed. With `WHOLE`, pages and states
// are looked at in every size and colour scheme, and what is too slow for each change runs, and nothing else.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch, open } from './lib/browser.mjs';

const AT_ONCE = 2;
/** Where one thing is wrong on each page, the rest says nothing more. */
const MOST_FAULTS = 12;
const PICTURES = fileURLToPath(new URL('../../target/browser/', import.meta.url));
const wanted = process.argv.slice(2);

/**
 * Files of journeys. One may export `whole`: it has more to do for a release; `slow`: it is for a release alone; and `last`: it moves
 * the clock, so nothing runs beside it.
 */
const files = await Promise.all(readdirSync(new URL('journeys/', import.meta.url)).map(async (file) => ({ file, ...await import(`./journeys/${file}`) })));
const journeys = files.flatMap(({ file, whole = false, slow = false, last = false, ...all }) => Object.entries(all)
  .filter(([, run]) => typeof run === 'function').map(([name, run]) => ({ name, run, file, whole, slow, last })));
const chosen = journeys.filter(({ name, file, whole, slow }) => (wanted.length > 0
  ? wanted.some((part) => `${file} ${name}`.includes(part)) : process.env.WHOLE ? whole || slow : !slow));

const browser = await launch();
const failed = [];
const started = performance.now();
const beside = chosen.filter(({ last }) => !last);
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (let next = beside.shift(); next; next = beside.shift()) await tell(next);
}));
for (const journey of chosen.filter(({ last }) => last)) await tell(journey);
await browser.close();
console.log(`\n${chosen.length} journeys, ${failed.length} failed, ${seconds(started)} s${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`);
process.exit(failed.length > 0 || chosen.length === 0 ? 1 : 0);

async function tell({ name, run, file }) {
  const start = performance.now();
  const pages = [];
  const notes = [];
  const faults = [];
  const test = {
    assert,
    open: async (options) => {
      const page = await open(browser, options);
      pages.push(page);
      return page;
    },
    /** Something to print. */
    note: (text) => notes.push(text),
    /** Something wrong that the journey goes on after. */
    fault: (text) => faults.push(text),
  };
  try {
    await run(test);
  } catch (error) {
    faults.push(error.stack);
    mkdirSync(PICTURES, { recursive: true });
    for (const [at, page] of pages.entries()) await page.screenshot({ path: `${PICTURES}${name}-${at}.png`, fullPage: true }).catch(() => {});
  }
  for (const page of pages) {
    faults.push(...page.watch.faults());
    await page.context().close();
  }
  if (faults.length > 0) failed.push(name);
  console.log([`${faults.length > 0 ? 'FAILED' : 'ok    '} ${seconds(start).padStart(5)} s  ${name}`, ...notes.map((note) => `          ${note}`),
    ...[...new Set(faults)].slice(0, MOST_FAULTS).map((fault) => `    ${fault} (${file})`)].join('\n'));
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
