// Files from the API, byte for byte: invoices and reports. They are saved under the name that the API gives them.

import { NO_CONNECTION } from './api.js';
import { h } from './dom.js';
import { language, t } from './texts.js';

/**
 * Fetches a file and has the browser save it.
 * @param {string} path
 * @param {string} accept Its content type.
 * @param {string} name Its name, if the API gives none.
 * @returns {Promise<any>} A result, as those of `api.js`.
 */
export async function download(path, accept, name) {
  let response;
  let blob;
  try {
    response = await fetch(path, { headers: { Accept: accept, 'Accept-Language': language }, credentials: 'same-origin', cache: 'no-cache' });
    blob = await response.blob();
  } catch {
    return failed(0, NO_CONNECTION, { title: t('common.no_connection_title'), detail: t('common.no_connection') });
  }
  if (!response.ok) return refused(response, blob);
  const given = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: given ?? name }).click();
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return { ok: true, status: response.status };
}

async function refused(response, blob) {
  let told = {};
  try {
    told = JSON.parse(await blob.text());
  } catch {
    // An answer that is none of ours.
  }
  const code = typeof told.type === 'string' ? told.type.split('/').pop() : 'unexpected';
  return failed(response.status, code, { title: t('common.failed_title'), detail: t('common.failed'), ...told }, response.headers.get('retry-after'));
}

function failed(status, code, { title, detail, errors = [] }, wait = null) {
  const seconds = Number.parseInt(wait ?? '', 10);
  return { ok: false, status, problem: { code, status, title, detail, errors, retryAfter: Number.isNaN(seconds) ? null : seconds } };
}
