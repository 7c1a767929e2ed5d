// What no page may do, whatever a journey is about: write errors or warnings to the console, violate its policy, ask a foreign
// host, or have a request fail that the journey does not expect.

const LOCAL = /(^|\.)localhost$|^127\.0\.0\.1$/;

/**
 * Watches all that happens in a context of the browser.
 * @param {any} context @param {boolean} scripts Whether scripts are on.
 */
export function watch(context, scripts) {
  const faults = [];
  let expected = [];
  let isOffline = false;

  context.on('console', (message) => {
    // A response that failed is judged below, with what was expected.
    if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource:')) {
      faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => faults.push(`page error: ${error.error().stack}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:'].includes(url.protocol) && !LOCAL.test(url.hostname)) faults.push(`foreign host: ${url.href}`);
  });
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // Where scripts are off, they are not fetched either.
    if (!scripts && request.resourceType() === 'script') return;
    // A page that is left ends its requests.
    if (why !== 'net::ERR_ABORTED' && !isOffline) faults.push(`request failed: ${request.method()} ${request.url()} ${why}`);
  });
  context.on('response', (response) => {
    if (response.status() < 400) return;
    const { pathname } = new URL(response.url());
    const at = expected.findIndex(({ status, path }) => status === response.status() && pathname.startsWith(path));
    if (at >= 0) expected.splice(at, 1);
    else faults.push(`status ${response.status()}: ${response.request().method()} ${response.url()}`);
  });

  return {
    /** One response with this status is part of the journey. @param {number} status @param {string} path How its path begins. */
    expect: (status, path) => expected.push({ status, path }),
    /** The API cannot be reached until what this answers is called. */
    async disconnect() {
      isOffline = true;
      await context.route('**/v1/**', (route) => route.abort('internetdisconnected'));
      return () => context.unroute('**/v1/**').then(() => (isOffline = false));
    },
    /** What was wrong. */
    faults: () => [...faults, ...expected.map(({ status, path }) => `did not happen: status ${status} of ${path}`)],
  };
}
