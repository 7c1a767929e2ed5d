// The campaigns of the newsletter, and writing a new one. Nothing is sent before that is asked for.

import { get } from '../../api.js';
import { h } from '../../dom.js';
import { makeForm } from '../../form.js';
import { tableList } from '../../list.js';
import { badge, card, when } from '../../parts.js';
import { startStaff, staffCall } from '../../staff.js';
import { empty } from '../../states.js';
import { code, t } from '../../texts.js';

const KINDS = { draft: 'neutral', scheduled: 'info', sending: 'info', sent: 'success', stopped: 'warning' };

startStaff({
  role: 'admin', blocks: 2,
  load: () => ({ campaigns: get('/v1/staff/newsletters') }),
  view: ({ campaigns }) => [list(campaigns.body), card(t('staff_newsletters.write'), h('p', null, t('staff_newsletters.write_text')), form())],
});

function list(first) {
  const shown = tableList({
    first, path: '/v1/staff/newsletters', caption: t('staff_newsletters.title'), empty: empty(t('staff_newsletters.none_title'), t('staff_newsletters.none')),
    columns: [
      { label: t('staff_newsletters.subject'), cell: ({ id, subject }) => h('a', { href: `/staff/newsletters/${id}` }, subject) },
      { label: t('staff_newsletters.status'), cell: ({ status }) => badge(code('campaign_status', status), KINDS[status]) },
      { label: t('staff_newsletters.at'), cell: ({ ended_at: ended, started_at: started, send_at: planned, created_at: created }) => when(ended ?? started ?? planned ?? created) },
      { label: t('staff_newsletters.progress'), kind: 'number', cell: ({ progress, status }) => (status === 'draft' || status === 'scheduled' ? '–' : t('staff_newsletters.percent', { progress })) },
      { label: t('staff_newsletters.readers'), kind: 'number', cell: ({ readers }) => readers },
    ],
  });
  return first.items.length === 0 ? shown : card(null, shown);
}

function form() {
  const markdown = (name, label, lang) => ({ name, label, hint: t('staff_newsletters.markdown_hint'), type: /** @type {'textarea'} */ ('textarea'), rows: 12, maxlength: 40_000, lang });
  return makeForm({
    fields: [
      { name: 'subject', label: t('staff_newsletters.subject'), hint: t('staff_newsletters.subject_hint'), required: true, maxlength: 150, autocomplete: 'off' },
      markdown('markdown_da', t('staff_newsletters.danish'), 'da'), markdown('markdown_en', t('staff_newsletters.english'), 'en'),
    ],
    submit: t('staff_newsletters.save'),
    act: (values, key) => staffCall('POST', '/v1/staff/newsletters', { body: values, key }),
    done: ({ body }) => location.assign(`/staff/newsletters/${body.id}`),
  }).element;
}
