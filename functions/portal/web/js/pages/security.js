// The person's log-in: password, second factors, and where they are logged in. Where the account demands a second factor and there
// is none yet, setting one up is all that a session can be used for, and all that is shown.

import { get } from '../api.js';
import { h } from '../dom.js';
import { replaceContent, start } from '../page.js';
import { card, notice } from '../parts.js';
import { passkeys, totp } from '../security/factors.js';
import { passwordForm } from '../security/password.js';
import { recoveryCodes } from '../security/recovery.js';
import { sessionList } from '../security/sessions.js';
import { t } from '../texts.js';

const NONE = { totp: null, passkeys: [], recovery_codes_left: 0 };

let answered;

await start({
  blocks: 4,
  load: () => {
    answered = get('/v1/sessions?limit=100');
    return { sessions: answered, me: get('/v1/me?limit=1'), account: get('/v1/account') };
  },
  view: ({ sessions, me, account }) => {
    const { second_factors: factors, email } = me.body;
    const hasFactor = factors.totp !== null || factors.passkeys.length > 0;
    return [
      standing(hasFactor, factors, account.body.second_factor_required),
      card(t('security.password'), passwordForm(email, hasFactor)),
      card(t('security.app'), totp(factors)),
      card(t('security.passkeys'), passkeys(factors)),
      hasFactor && card(t('security.recovery'), recoveryCodes(factors)),
      card(t('security.sessions'), sessionList(sessions.body)),
    ];
  },
});

// The frame has said that a second factor is due. Here it is set up.
if (answered) {
  const sessions = await answered;
  if (sessions.problem?.code === 'second-factor-required') {
    replaceContent(t('security.due_title'), notice('warning', null, t('security.due')), card(t('security.passkeys'), passkeys(NONE, enrolled)),
      card(t('security.app'), totp(NONE, enrolled)));
  }
}

function enrolled() {
  // All else is open now, and the recovery codes are the next thing to do.
  location.reload();
}

function standing(hasFactor, factors, isRequired) {
  const left = factors.recovery_codes_left;
  if (!hasFactor) return notice('warning', t('security.one_factor_title'), t('security.one_factor'));
  if (left === 0) return notice('warning', t('security.no_codes_title'), t('security.no_codes'));
  if (left < 4) return notice('warning', t('security.few_codes_title', { count: left }), t('security.few_codes'));
  return notice('success', t('security.two_factors_title'), isRequired ? t('security.required') : h('p', null, t('security.two_factors')));
}
