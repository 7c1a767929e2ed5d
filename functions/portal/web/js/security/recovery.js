// Recovery codes: for the day on which the second factor is lost. They are shown once.

import { call } from '../api.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { makeAction } from '../form.js';
import { dateTime } from '../format.js';
import { replaceContent } from '../page.js';
import { button, notice } from '../parts.js';
import { t } from '../texts.js';
import { copyButton } from './factors.js';

/** @param {any} factors */
export function recoveryCodes({ recovery_codes_left: left }) {
  const make = (key) => call('POST', '/v1/me/recovery-codes', { key });
  return [
    h('p', null, t('security.recovery_about')),
    h('p', null, left > 0 ? t('security.recovery_left', { count: left }) : t('security.recovery_none')),
    left > 0 ? h('div', { class: 'actions' }, button(t('security.recovery_again'), async () => {
      const result = await ask({
        title: t('security.recovery_again_title'), text: t('security.recovery_again_text'), submit: t('security.recovery_again'), act: (_, key) => make(key),
      });
      if (result) show(result.body.codes);
    }, 'quiet')) : makeAction({ label: t('security.recovery_make'), act: make, done: ({ body }) => show(body.codes) }),
  ];
}

function show(codes) {
  replaceContent(t('security.recovery_title'), notice('warning', t('security.recovery_once_title'), t('security.recovery_once')),
    h('ol', { class: 'codes' }, codes.map((code) => h('li', null, code))),
    h('p', { class: 'note' }, t('security.recovery_printed', { at: dateTime(new Date().toISOString()) })),
    h('div', { class: 'actions' }, copyButton(codes.join('\n')), button(t('security.print'), () => print(), 'quiet small'),
      button(t('security.recovery_done'), () => location.reload())));
}
