// How a page comes: what goes over the wire, how often the API is waited for, and whether anything moves.

const MOST_BYTES = 60 * 1024;
const MOST_SHIFT = 0.01;

/** Notes in the page when its content is there and what moves. @param {any} page */
export const measured = (page) => page.addInitScript(() => {
  const load = { contentAt: 0, shift: 0, moved: [] };
  window.load = load;
  new PerformanceObserver((list) => list.getEntries().filter(({ hadRecentInput }) => !hadRecentInput).forEach(({ value, sources }) => {
    load.shift += value;
    load.moved.push(...sources.map(({ node }) => node?.nodeName));
  })).observe({ type: 'layout-shift', buffered: true });
  const note = () => {
    const content = document.getElementById('content');
    if (load.contentAt || !content?.firstElementChild || content.querySelector(':scope > [aria-busy], noscript')) return;
    load.contentAt = performance.now();
  };
  new MutationObserver(note).observe(document, { childList: true, subtree: true });
});

/**
 * Opens a page as somebody whose browser has nothing of it yet, and judges how it came.
 * @param {any} page One that is `measured`. @param {string} address @param {string} name @param {(text: string) => void} fault
 * @returns {Promise<number>} The bytes without the API's answers.
 */
export async function load(page, address, name, fault) {
  const devtools = await page.context().newCDPSession(page);
  const urls = new Map();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!urls.get(requestId)?.includes('/v1/')) bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  // A page that only differs in the fragment would not be loaded anew.
  await page.goto('about:blank');
  bytes = 0;
  await page.goto(address, { waitUntil: 'load' });
  await settled(page);
  await devtools.detach();
  const { contentAt, shift, moved, calls } = await page.evaluate(() => {
    const asked = performance.getEntriesByType('resource').filter(({ name: url }) => url.includes('/v1/'));
    return { ...window.load, calls: asked.map(({ startTime, responseEnd }) => ({ startTime, responseEnd })) };
  });
  if (bytes > MOST_BYTES) fault(`${name}: ${bytes} bytes`);
  if (shift > MOST_SHIFT) fault(`${name}: layout shift ${shift.toFixed(3)} of ${[...new Set(moved)]}`);
  // Content that waits for an answer to what was only asked after another answer has waited twice.
  const first = Math.min(...calls.map(({ responseEnd }) => responseEnd));
  if (calls.some(({ startTime, responseEnd }) => startTime > first && responseEnd <= contentAt)) fault(`${name}: asks the API again before there is content`);
  return bytes;
}

/** Waits until the content is there, and nothing that was asked for is still to come. @param {any} page */
export async function settled(page) {
  await page.waitForFunction(() => {
    const content = document.getElementById('content');
    // The page with all parts shows this one, too.
    const isDesign = document.documentElement.dataset.page === 'design';
    return content?.firstElementChild && !content.querySelector(isDesign ? ':scope > [aria-busy=true]' : '[aria-busy=true], noscript');
  });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
