// What the pages of mailed links have in common: without the link there is nothing to do, nothing happens before somebody
// presses a button, and a link that has expired says how one gets another.

import { call } from '../api.js';
import { byId, fill, h } from '../dom.js';
import { makeAction } from '../form.js';
import { replaceContent, start } from '../page.js';
import { buttonLink } from '../parts.js';
import { empty } from '../states.js';
import { t } from '../texts.js';
import { fromLink } from '../token.js';

/**
 * Starts the page of a mailed link.
 * @param {(token: string) => any} view The content, if the page was opened by its link.
 */
export function startLink(view) {
  const token = fromLink();
  return start({ view: () => (token ? view(token) : noLink()) });
}

/** The page was opened without its link. */
export const noLink = () => empty(t('links.no_link_title'), t('links.no_link'), buttonLink('/', t('links.to_front'), 'quiet'));

/**
 * A button that spends the link.
 * @param {{ label: any, path: string, token: string, done: () => void, renew?: any, kind?: string }} options `renew`: how to get another link.
 */
export function linkAction({ label, path, token, done, renew, kind = 'wide' }) {
  return makeAction({
    label, kind,
    act: async (key) => {
      const result = await call('POST', path, { body: { token }, key });
      if (result.ok || result.problem.code !== 'link-expired') return result;
      expired(result.problem, renew);
      return { gone: true };
    },
    done: (result) => result.gone || done(),
  });
}

/** Says that the link has expired, with the way to another. */
export function expired(problem, ...renew) {
  replaceContent(t('links.expired_title'), h('p', null, problem.detail), renew.length > 0 ? renew : buttonLink('/', t('links.to_front'), 'quiet'));
}

/** Puts the next step in the place of the content, where the heading stays. */
export function nextStep(...children) {
  fill(byId('content'), ...children);
  byId('content').querySelector('input, button, a')?.focus();
}
