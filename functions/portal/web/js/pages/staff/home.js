// Where staff begin: what their roles open.

import { h } from '../../dom.js';
import { dateTime } from '../../format.js';
import { card, definitions, notice } from '../../parts.js';
import { hasRole, startStaff } from '../../staff.js';
import { code, t } from '../../texts.js';

startStaff({
  blocks: 2,
  view: ({ session }) => {
    const { roles, session: own } = session.body;
    const entry = (href, title, text) => card(h('a', { href }, title), h('p', null, text));
    const entries = [
      ...(hasRole('finance') ? [
        entry('/staff/invoices', t('staff.invoices'), t('staff_home.invoices')), entry('/staff/billing', t('staff.billing'), t('staff_home.billing')),
        entry('/staff/reports', t('staff.reports'), t('staff_home.reports')),
      ] : []),
      ...(hasRole('admin') ? [entry('/staff/newsletters', t('staff.newsletters'), t('staff_home.newsletters'))] : []),
    ];
    return [
      entries.length > 0 ? h('div', { class: 'columns' }, entries) : notice('info', null, t('staff_home.nothing')),
      card(t('staff_home.session'), definitions([
        [t('staff_home.roles'), roles.map((role) => code('staff_role', role)).join(', ')], [t('staff_home.since'), dateTime(own.started_at)], [t('staff_home.expires'), dateTime(own.expires_at)],
      ]), h('p', { class: 'note' }, t('staff_home.recorded'))),
    ];
  },
});
