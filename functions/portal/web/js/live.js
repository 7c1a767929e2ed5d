// What a page says when something was done. The place is in the document from the start, so that it is read aloud.

import { byId, fill, h } from './dom.js';
import { notice } from './parts.js';

/**
 * Confirms that something was done, and says what happens next. It stands above the content until the next one.
 * @param {any} title
 * @param {...any} next
 */
export function confirmed(title, ...next) {
  fill(byId('live'), notice('success', title, ...next));
  byId('live').scrollIntoView({ block: 'nearest' });
}

/** Takes the confirmation away. */
export const clearConfirmation = () => fill(byId('live'));

/** Says something to those who do not see what has changed. @param {string} text */
export function announce(text) {
  byId('said')?.remove();
  byId('live').append(h('p', { class: 'sr', id: 'said' }, text));
}
