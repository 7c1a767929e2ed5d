// Which account a member of staff works on. Its id is asked for by a form, and handed from page to page in the fragment, which
// is taken out of the address bar at once.

import { makeForm } from './form.js';
import { card } from './parts.js';
import { t } from './texts.js';
import { fromLink } from './token.js';

/** The account that the page before was about. */
export const handedOver = () => fromLink('account');

/** The way to another page about the same account. @param {string} path @param {string} account */
export const about = (path, account) => `${path}#account=${encodeURIComponent(account)}`;

/**
 * The form that asks for the account.
 * @param {{ account: string | null, find: (account: string) => Promise<any>, found: (result: any, account: string) => void }} options
 */
export function accountForm({ account, find, found }) {
  return card(t('staff.account'), makeForm({
    fields: [{
      name: 'account', label: t('staff.account_id'), hint: t('staff.account_hint'), required: true, autocomplete: 'off', value: account ?? undefined, maxlength: 40,
    }],
    submit: t('staff.account_show'), at: { 'not-found': 'account' },
    act: ({ account: id }) => find(id),
    done: (result, { account: id }) => found(result, id),
  }).element);
}
