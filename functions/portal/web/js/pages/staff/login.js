// The log-in of staff. It ends a log-in as a member, as both have the same cookie.

import { h } from '../../dom.js';
import { start } from '../../page.js';
import { notice } from '../../parts.js';
import { isLoggedIn } from '../../session.js';
import { enteredStaff, logInSteps } from '../../staff.js';
import { t } from '../../texts.js';

start({
  view: () => {
    const place = h('div', { class: 'stack' });
    logInSteps(place, {
      done: async () => {
        await enteredStaff();
        location.assign('/staff');
      },
    });
    return [isLoggedIn() && notice('info', null, t('staff_login.member')), h('p', null, t('staff_login.lead')), place,
      h('p', null, t('staff_login.not_staff'), ' ', h('a', { href: '/login' }, t('staff_login.to_login')))];
  },
});
