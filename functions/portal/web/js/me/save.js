// Saves something that the page has as a file on the person's device.

import { h } from '../dom.js';

/** @param {string} text JSON. @param {string} name The file's name. */
export function save(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
