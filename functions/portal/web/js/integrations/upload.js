// Reading a file in: choose it, see how it would be read, send it, and watch until it is read.

import { NO_CONNECTION, call, freshKey } from '../api.js';
import { fill, h } from '../dom.js';
import { makeField } from '../field.js';
import { problemText } from '../form.js';
import { number, size } from '../format.js';
import { announce } from '../live.js';
import { button, card, notice, progress } from '../parts.js';
import { t } from '../texts.js';
import { preview } from './preview.js';
import { sendFile, sha256 } from './transfer.js';
import { watchRun } from './watch.js';

const MOST = 1_000_000_000;
const SPREADSHEET = /\.(xlsx|xlsm|xlsb|xls|ods)$/i;
const TYPES = { csv: 'text/csv', txt: 'text/plain', json: 'application/json', jsonl: 'application/x-ndjson', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

/**
 * @param {object} options
 * @param {{ integration: any, etag: string | null }} options.state
 * @param {(result: any) => void} options.ended What happens once the run has ended.
 */
export function uploadCard({ state, ended }) {
  const path = `/v1/integrations/${state.integration.id}`;
  const field = makeField({
    name: 'file', label: t('integration.upload.file'), hint: t('integration.upload.file_hint'), type: 'file', required: true, accept: '.csv,.txt,.json,.jsonl,.ndjson,.xlsx',
  });
  const shown = h('div', { class: 'stack' });
  const place = h('div', { class: 'stack', 'aria-live': 'polite' });
  const element = card(t('integration.upload.title'), h('p', null, t('integration.upload.text')), field.element, shown, place);
  let file;
  let key = freshKey();
  field.control.addEventListener('change', choose);

  function choose() {
    file = field.value;
    key = freshKey();
    fill(shown);
    fill(place);
    if (!file) return;
    const fault = file.size > MOST ? t('integration.upload.too_large', { size: size(file.size) }) : file.size === 0 ? t('integration.upload.empty') : null;
    field.setError(fault);
    if (fault) return field.focus();
    fill(shown, SPREADSHEET.test(file.name) ? notice('info', null, t('integration.preview.none')) : preview(state, file));
    offer();
  }

  const offer = (problem = null) => fill(place, problem && notice('danger', null, problem), h('div', { class: 'actions' }, button(t('integration.upload.start'), send)));

  async function send() {
    const stop = new AbortController();
    const cancel = h('div', { class: 'actions' }, button(t('integration.upload.cancel'), () => stop.abort(), 'quiet'));
    const control = field.control;
    control.disabled = true;
    fill(place, progress(t('integration.upload.hashing'), null), cancel);
    const problem = await transfer(stop, cancel);
    control.disabled = false;
    if (problem) offer(problem);
  }

  /** @returns {Promise<string | null>} What went wrong. */
  async function transfer(stop, cancel) {
    const digest = await sha256(file).catch(() => null);
    if (!digest) return t('integration.upload.unreadable');
    if (stop.signal.aborted) return t('integration.upload.cancelled');
    const body = { filename: file.name, content_type: file.type || TYPES[file.name.split('.').pop()?.toLowerCase() ?? ''] || 'application/octet-stream', size: file.size, sha256: digest };
    const announced = await call('POST', `${path}/uploads`, { body, key });
    if (!announced.ok) {
      if (announced.problem.code !== NO_CONNECTION) key = freshKey();
      return [...announced.problem.errors.map(({ detail }) => detail), problemText(announced.problem)][0];
    }
    const bar = progress(t('integration.upload.sending'), 0, file.size);
    const told = h('p', { class: 'note' });
    fill(place, bar, told, cancel);
    const sent = await sendFile(announced.body, file, (bytes) => {
      bar.querySelector('progress').value = bytes;
      fill(told, t('integration.upload.sent', { sent: size(bytes), total: size(file.size) }));
    }, stop.signal);
    if (sent === 'aborted') return t('integration.upload.cancelled');
    // The address is valid for a while, and the same key gets the same one.
    if (sent === 'broken') return t('integration.upload.broken');
    key = freshKey();
    await watch(`${path}/runs/${announced.body.run_id}`);
    return null;
  }

  async function watch(run) {
    const bar = progress(t('integration.upload.waiting'), null);
    fill(place, bar, h('p', { class: 'note' }, t('integration.upload.leave')));
    announce(t('integration.upload.waiting'));
    const result = await watchRun(run, ({ status, rows_read: read }) => {
      if (status === 'running') fill(bar.querySelector('label'), t('integration.upload.reading', { count: number(read) }));
    }, () => place.isConnected);
    if (result?.ok) return ended(result);
    if (result) fill(place, notice('danger', null, problemText(result.problem)));
  }

  return element;
}
