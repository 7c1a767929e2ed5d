// Reports of the operator's own books, as files for a spreadsheet.

import { h } from '../../dom.js';
import { plusDays, today } from '../../days.js';
import { download } from '../../download.js';
import { makeForm } from '../../form.js';
import { confirmed } from '../../page.js';
import { card } from '../../parts.js';
import { startStaff } from '../../staff.js';
import { t } from '../../texts.js';

startStaff({ role: 'finance', view: () => [h('p', { class: 'lead' }, t('staff_reports.lead')), card(t('staff_reports.which'), form())] });

function form() {
  // By default the month before this one, which is what is closed next.
  const last = plusDays(`${today().slice(0, 7)}-01`, -1);
  return makeForm({
    fields: [
      {
        name: 'report', label: t('staff_reports.report'), type: 'radio', required: true, value: 'journal',
        options: [
          { value: 'journal', label: t('staff_reports.journal'), hint: t('staff_reports.journal_text') },
          { value: 'open-items', label: t('staff_reports.open_items'), hint: t('staff_reports.open_items_text') },
          { value: 'ageing', label: t('staff_reports.ageing'), hint: t('staff_reports.ageing_text') },
          { value: 'eu-sales', label: t('staff_reports.eu_sales'), hint: t('staff_reports.eu_sales_text') },
        ],
      },
      { name: 'from', label: t('staff_reports.from'), type: 'date', required: true, width: 'short', value: `${last.slice(0, 7)}-01` },
      { name: 'to', label: t('staff_reports.to'), type: 'date', required: true, width: 'short', value: last },
    ],
    submit: t('staff_reports.download'),
    act: ({ report, from, to }) => download(`/v1/staff/reports/${report}?from=${from}&to=${to}`, 'text/csv', `${report}-${from}-${to}.csv`),
    done: () => confirmed(t('staff_reports.done'), t('staff_reports.done_next')),
  }).element;
}
