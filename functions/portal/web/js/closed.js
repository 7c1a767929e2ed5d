// An account that is closed to changes: what one can do all the same, and what opens it again.

import { h } from './dom.js';
import { notice } from './parts.js';
import { role } from './session.js';
import { t } from './texts.js';

/** Whether an account of this status is closed to changes. A cancelled one is so only once it has run out, which a change tells. */
export const isClosed = (status) => status === 'deactivated' || status === 'suspended';

/** @param {string} status */
export function closedNotice(status) {
  const title = status === 'suspended' ? t('closed.suspended_title') : t('closed.deactivated_title');
  return notice('warning', title, t('closed.text'), h('div', { class: 'actions' },
    role() !== 'member' && h('a', { href: '/subscription' }, t('closed.subscription'))));
}
