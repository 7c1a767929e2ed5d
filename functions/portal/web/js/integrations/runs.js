// The runs of an integration as a story: when, by whom, which file, and what became of the rows.

import { call } from '../api.js';
import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { shortDateTime, size } from '../format.js';
import { plainList } from '../list.js';
import { confirmed, refresh } from '../page.js';
import { badge, button, card, when } from '../parts.js';
import { empty } from '../states.js';
import { code, t } from '../texts.js';
import { chart } from './chart.js';
import { RUN_KINDS, isOver } from './status.js';

/**
 * @param {object} options
 * @param {string} options.path Where the runs are.
 * @param {any} options.first The body of the first page.
 * @param {(id: string) => string} options.nameOf
 * @param {boolean} options.mayManage
 */
export function runs({ path, first, nameOf, mayManage }) {
  return card(t('run.title'), chart(first.items), plainList({
    first, path, empty: empty(t('run.none_title'), t('run.none')), item: (run) => story(run, `${path}/${run.id}`, nameOf, mayManage),
  }));
}

function story(run, path, nameOf, mayManage) {
  const { file } = run;
  const isHere = Boolean(file.available_until);
  const label = (text) => [text, h('span', { class: 'sr' }, ` ${run.endpoint}, ${shortDateTime(run.queued_at)}`)];
  return h('div', { class: 'run' },
    h('p', { class: 'run-head' }, badge(code('run.status', run.status), RUN_KINDS[run.status]), ' ', h('strong', null, when(run.queued_at))),
    h('p', null, run.response_message ?? (isOver(run) || run.bytes === null || isHere ? null : t('run.awaits'))),
    h('p', { class: 'note break' }, [
      run.bytes ? t('run.file', { name: run.endpoint, size: size(run.bytes) }) : run.endpoint,
      run.started_by ? t('run.by', { person: nameOf(run.started_by) }) : t('run.by_schedule'),
      run.contract_version && t('run.contract', { version: run.contract_version }),
    ].filter(Boolean).join(' · ')),
    (isHere || file.deleted_at) && h('p', { class: 'note' }, isHere ? t('run.until', { at: shortDateTime(file.available_until) }) : t('run.deleted', { at: shortDateTime(file.deleted_at) })),
    isHere && h('div', { class: 'actions' },
      run.has_refused && h('a', { class: 'button quiet small', href: `${path}/refused` }, label(t('run.refused'))),
      h('a', { href: `${path}/file` }, label(t('run.download'))),
      mayManage && button(label(t('run.delete')), () => remove(run, path), 'link')));
}

async function remove(run, path) {
  const result = await ask({
    title: t('run.delete_title', { name: run.endpoint }), text: t('run.delete_text'), submit: t('run.delete_submit'), danger: true,
    act: () => call('DELETE', `${path}/file`),
  });
  if (!result) return;
  await refresh();
  confirmed(t('run.delete_done'), t('run.delete_next'));
}
