// The one way to the API. An answer is a result, never an exception: either what was asked for, or the problem.

import { isOvertaken, leaveNotice } from './storage.js';
import { language, t } from './texts.js';

/**
 * @typedef {{ pointer: string, code: string, detail: string }} FieldError
 * @typedef {{ code: string, status: number, title: string, detail: string, errors: FieldError[], retryAfter: number | null }} Problem
 * @typedef {{ ok: true, status: number, body: any, etag: string | null, headers: Headers }
 *   | { ok: false, status: number, problem: Problem }} Result
 * @typedef {{ body?: any, key?: string, etag?: string | null, accept?: string, language?: string, quiet?: boolean }} Options
 */

/** The code of a problem that we make ourselves, where no answer came. */
export const NO_CONNECTION = 'no-connection';

/**
 * Reads something. @param {string} path @param {Options} [options] @returns {Promise<any>}
 */
export const get = (path, options) => call('GET', path, options);

/**
 * Does something. For a `POST`, `key` is the idempotency key: the same on another try of the same act. `etag` is the version
 * that a change is based on.
 *
 * Where the session has ended meanwhile, or the log-in is too old for the act, a dialog asks the person to authenticate, and
 * the act is then done. `quiet` turns that off, for the requests by which one authenticates.
 *
 * @param {'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET'} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>} A {@link Result}.
 */
export async function call(method, path, options = {}) {
  if (method !== 'GET' && !options.quiet && 'session' in document.documentElement.dataset && isOvertaken()) {
    leaveNotice('overtaken');
    location.reload();
    return new Promise(() => {});
  }
  const result = await send(method, path, options);
  if (result.ok || options.quiet || method === 'GET') return result;
  const { code } = result.problem;
  if (code !== 'not-logged-in' && code !== 'reauthentication-required') return result;
  // Loaded only now, as it is seldom needed.
  const { logInAgain, reauthenticate } = await import('./again.js');
  const isDone = code === 'not-logged-in' ? await logInAgain() : await reauthenticate();
  return isDone ? call(method, path, options) : result;
}

/** A fresh idempotency key. */
export const freshKey = () => crypto.randomUUID();

async function send(method, path, options) {
  /** @type {Record<string, string>} */
  const headers = { Accept: options.accept ?? 'application/json', 'Accept-Language': options.language ?? language };
  if (options.etag) headers['If-Match'] = options.etag;
  if (method === 'POST') headers['Idempotency-Key'] = options.key ?? freshKey();
  // Also without a body: with the cookie, a change is only taken from a client that can set this.
  if (method !== 'GET') headers['Content-Type'] = 'application/json';
  const body = method === 'GET' || options.body === undefined ? undefined : JSON.stringify(options.body);
  let response;
  let text;
  try {
    response = await fetch(path, { method, headers, body, credentials: 'same-origin', cache: 'no-cache' });
    text = await response.text();
  } catch {
    return failed(NO_CONNECTION, 0, t('common.no_connection_title'), t('common.no_connection'));
  }
  const type = response.headers.get('content-type') ?? '';
  const content = /json/.test(type) ? parsed(text) : text;
  if (response.ok) {
    return { ok: true, status: response.status, body: content, etag: response.headers.get('etag'), headers: response.headers };
  }
  return problemOf(response, content);
}

function problemOf(response, content) {
  const told = typeof content === 'object' && content !== null ? content : {};
  const code = typeof told.type === 'string' ? told.type.split('/').pop() : 'unexpected';
  const title = told.title ?? t('common.failed_title');
  const result = failed(code, response.status, title, told.detail ?? t('common.failed'), told.errors);
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  result.problem.retryAfter = Number.isNaN(seconds) ? null : seconds;
  return result;
}

function failed(code, status, title, detail, errors = []) {
  return { ok: false, status, problem: { code, status, title, detail, errors, retryAfter: null } };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
