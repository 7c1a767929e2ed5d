// The rows of a data set in the API.

import { NO_CONNECTION, call } from './api.js';
import { language, t } from './texts.js';

/** Where the rows of a data set are. @param {string} set */
export const rowsPath = (set) => `/v1/datasets/${set}/rows`;

/** Where a row is. @param {string} set @param {string} id */
export const rowPath = (set, id) => `${rowsPath(set)}/${encodeURIComponent(id)}`;

/** Whether no address can name the row: browsers take such a path for a folder above. @param {string} id */
export const isImpossibleId = (id) => /^\.{1,2}$/.test(id);

/**
 * Adds a row. One that exists is not written over: that is the problem `precondition-failed`.
 * @param {string} set @param {string} id @param {any} body
 * @returns {Promise<any>} A result of the API.
 */
export async function addRow(set, id, body) {
  const path = rowPath(set, id);
  let response;
  try {
    response = await fetch(path, {
      method: 'PUT', credentials: 'same-origin', body: JSON.stringify(body),
      headers: { Accept: 'application/json', 'Accept-Language': language, 'Content-Type': 'application/json', 'If-None-Match': '*' },
    });
    const told = await response.json();
    if (response.ok) return { ok: true, status: response.status, body: told, etag: response.headers.get('etag') };
    const code = told.type.split('/').pop();
    if (code === 'not-logged-in') {
      const { logInAgain } = await import('./again.js');
      if (await logInAgain()) return addRow(set, id, body);
    }
    return { ok: false, status: response.status, problem: { errors: [], retryAfter: null, ...told, code } };
  } catch {
    const problem = response ? { code: 'unexpected', title: t('common.failed_title'), detail: t('common.failed') }
      : { code: NO_CONNECTION, title: t('common.no_connection_title'), detail: t('common.no_connection') };
    return { ok: false, status: 0, problem: { status: 0, errors: [], retryAfter: null, ...problem } };
  }
}

/** Writes all fields of a row that exists. @param {string} set @param {string} id @param {any} body @param {string | null} etag */
export const saveRow = (set, id, body, etag) => call('PUT', rowPath(set, id), { body, etag });
