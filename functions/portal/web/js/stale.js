// A change that is based on an older version than the one that is stored now: the person gets the new one, and changes that.

import { byId, fill, h } from './dom.js';
import { clearConfirmation } from './live.js';
import { refresh } from './page.js';
import { button, notice } from './parts.js';
import { t } from './texts.js';

/**
 * For a form's `failed`: offers the new version. What was typed stays until it is taken.
 * @param {any} problem
 * @returns {boolean} Whether the problem was that.
 */
export function offerNewVersion(problem) {
  if (problem.code !== 'stale') return false;
  const take = async () => {
    await refresh();
    clearConfirmation();
    byId('heading').focus();
  };
  fill(byId('live'), notice('warning', problem.title, t('stale.text'), h('div', { class: 'actions' }, button(t('stale.take'), take, 'quiet small'))));
  byId('live').scrollIntoView({ block: 'nearest' });
  byId('live').querySelector('button').focus();
  return true;
}
