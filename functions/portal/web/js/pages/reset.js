// The link of the mail for a forgotten password.

import { h } from '../dom.js';
import { makeForm } from '../form.js';
import { setHeading, start } from '../page.js';
import { buttonLink } from '../parts.js';
import { goOn, sendPassword, startOver } from '../resetting.js';
import { t } from '../texts.js';
import { fromLink } from '../token.js';

const token = fromLink();

start({
  view: () => {
    if (token) return [h('p', null, t('reset.lead')), form().element];
    setHeading(t('password.no_link_title'));
    return [h('p', null, t('password.no_link')), h('div', { class: 'actions' }, buttonLink('/forgotten', t('password.new_link'), 'quiet'))];
  },
});

function form() {
  return makeForm({
    fields: [{ name: 'password', label: t('password.label'), hint: t('password.hint_factor'), type: 'password', autocomplete: 'new-password', required: true }],
    submit: t('reset.submit'),
    act: ({ password }) => sendPassword({ token, password }),
    failed: (problem) => {
      const isLink = problem.status === 410 || problem.errors.some(({ pointer }) => pointer === '/token');
      if (isLink) startOver(t('reset.expired'));
      return isLink;
    },
    done: goOn,
  });
}
