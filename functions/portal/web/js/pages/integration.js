// One integration: its contract, its versions and runs, and what one can do with it.

import { call, get } from '../api.js';
import { closedNotice, isClosed } from '../closed.js';
import { ask } from '../dialog.js';
import { byId, fill, h } from '../dom.js';
import { makeAction } from '../form.js';
import { date, number, shortDateTime } from '../format.js';
import { contractCard, versionsCard } from '../integrations/contract.js';
import { runs } from '../integrations/runs.js';
import { isOver } from '../integrations/status.js';
import { uploadCard } from '../integrations/upload.js';
import { watchRun } from '../integrations/watch.js';
import { confirmed, refresh, replaceContent, setHeading, start } from '../page.js';
import { button, buttonLink, card, notice, progress } from '../parts.js';
import { namesOf } from '../people.js';
import { problemState } from '../states.js';
import { code, t } from '../texts.js';

const path = `/v1/integrations/${encodeURIComponent(location.pathname.split('/')[2])}`;

start({
  blocks: 3,
  load: ({ role }) => (role === 'member' ? {} : {
    integration: get(path), versions: get(`${path}/versions`), list: get(`${path}/runs`), account: get('/v1/account'), members: get('/v1/members?limit=100'),
  }),
  view: ({ integration, versions, list, account, members }, { role }) => {
    if (!integration) return problemState({ code: 'not-allowed' }, () => {});
    const { body: contract } = integration;
    // The columns can be saved without the page being loaded anew.
    const state = { integration: contract, etag: integration.etag };
    setHeading(contract.name);
    const nameOf = namesOf(members.body.items);
    const isShut = isClosed(account.body.status);
    const isRevoked = contract.status === 'revoked';
    const mayManage = ['owner', 'admin'].includes(role);
    const actions = mayManage && !isRevoked && h('div', { class: 'actions' },
      !isShut && button(t('integration.change'), () => change(state), 'quiet'), button(t('integration.revoke'), () => revoke(state), 'plain'));
    const mayRun = mayManage && !isShut && contract.status === 'active';
    return [
      h('p', null, h('a', { href: '/integrations' }, t('integrations.back'))),
      isShut && closedNotice(account.body.status),
      standing(contract),
      contractCard(contract, nameOf, actions),
      mayRun && (contract.direction === 'export' ? exportCard(list.body.items) : [
        uploadCard({ state, ended: (result) => ended(result.body, contract) }),
      ]),
      contract.direction !== 'export' && underWay(list.body.items, contract),
      runs({ path: `${path}/runs`, first: list.body, nameOf, mayManage }),
      versionsCard(versions.body.items, nameOf),
    ];

    function exportCard(items) {
      const place = h('div', { class: 'stack', 'aria-live': 'polite' });
      const run = items.find((one) => !isOver(one));
      const offer = () => fill(place, makeAction({ label: t('integration.run.start'), act: (key) => call('POST', `${path}/runs`, { key }), done: ({ body }) => void watch(place, body, contract) }));
      if (run) watch(place, run, contract);
      else offer();
      return card(t('integration.run.title'), h('p', null, t('integration.run.text')), place);
    }
  },
});

/** What keeps it from running. */
function standing({ status, revoked_at: at, starts_on: from }) {
  if (status === 'revoked') return notice('info', null, t('integration.revoked', { at: shortDateTime(at) }));
  if (status === 'ended') return notice('warning', null, t('integration.ended'));
  return status === 'not-started' && notice('info', null, t('integration.not_started', { date: date(from) }));
}

/** A run that was started elsewhere, or before the page was left. */
function underWay(items, contract) {
  // Where the file has not come, there is nothing to wait for.
  const run = items.find((one) => !isOver(one) && (one.status === 'running' || one.file.available_until));
  if (!run) return null;
  const place = h('div', { class: 'stack', 'aria-live': 'polite' });
  watch(place, run, contract);
  return h('section', { class: 'card', 'aria-label': code('run.status', run.status) }, place);
}

async function watch(place, run, contract) {
  const isExport = contract.direction === 'export';
  const bar = progress(isExport ? t('integration.run.waiting') : t('integration.upload.waiting'), null);
  fill(place, bar, h('p', { class: 'note' }, t('integration.upload.leave')));
  const result = await watchRun(`${path}/runs/${run.id}`, ({ status, rows_read: read }) => {
    const count = number(read);
    if (status === 'running') fill(bar.querySelector('label'), isExport ? t('integration.run.writing', { count }) : t('integration.upload.reading', { count }));
  }, () => place.isConnected);
  if (result?.ok) ended(result.body, contract);
}

/** Tells how a run went, and what one can do then. */
async function ended(run, { dataset, direction }) {
  await refresh();
  const isGood = run.status === 'succeeded' || run.status === 'partly';
  const rows = direction !== 'export' && isGood && buttonLink(`/data/${dataset}`, t('run.to_rows'), 'quiet');
  const refused = run.has_refused && buttonLink(`${path}/runs/${run.id}/refused`, t('run.refused'));
  const file = direction === 'export' && isGood && buttonLink(`${path}/runs/${run.id}/file`, t('run.download'));
  const next = [run.response_message, run.has_refused && t('run.refused_next'), (rows || refused || file) && h('div', { class: 'actions' }, refused, file, rows)];
  const title = code('run.over', run.status);
  // It stands where confirmations do, and is read aloud there, though not all of it is good news.
  const live = byId('live');
  fill(live, notice(run.status === 'succeeded' ? 'success' : run.status === 'partly' ? 'warning' : 'danger', title, ...next));
  live.scrollIntoView({ block: 'nearest' });
}

async function change({ integration: contract, etag }) {
  // Most come here to read or to run it, so the form is loaded only now.
  const { contractForm } = await import('../integrations/contract-form.js');
  let seen = etag;
  const form = contractForm({
    before: contract, submit: t('integrations.form.save'), beside: button(t('common.cancel'), back, 'plain'),
    act: async (body) => (Object.keys(body).length === 0 ? { ok: true, body: null } : call('PATCH', path, { body, etag: seen })),
    // What was not changed here stays as the other left it, since only changes are sent.
    failed: ({ code: what }) => what === 'stale' && (showStale(), true),
    done: async ({ body }) => {
      await back();
      if (body) confirmed(t('integration.changed', { version: body.contract_version }), t('integration.changed_next'));
      else confirmed(t('integration.unchanged'));
    },
  });

  async function showStale() {
    const now = await get(path);
    if (now.ok) seen = now.etag;
    form.showProblem(now.ok ? { errors: [], detail: t('integration.stale') } : now.problem);
  }
  replaceContent(t('integration.change_title', { name: contract.name }), h('section', { class: 'card', 'aria-label': t('integration.change') }, form.element));
}

async function back() {
  await refresh();
  byId('heading').focus();
  scrollTo(0, 0);
}

async function revoke({ integration: { name }, etag }) {
  const result = await ask({
    title: t('integration.revoke_title', { name }), text: t('integration.revoke_text'), submit: t('integration.revoke_submit'), danger: true,
    act: () => call('DELETE', path, { etag }),
  });
  if (!result) return;
  await refresh();
  confirmed(t('integration.revoke_done'), t('integration.revoke_next'));
}
