// One campaign: its text as readers will get it, sending it, and what becomes of its letters.

import { get } from '../../api.js';
import { ask } from '../../dialog.js';
import { fill, h } from '../../dom.js';
import { dateTime, number } from '../../format.js';
import { makeAction, makeForm } from '../../form.js';
import { confirmed, refresh, setHeading } from '../../page.js';
import { badge, button, card, definitions, notice, progress } from '../../parts.js';
import { startStaff, staffCall } from '../../staff.js';
import { code, t } from '../../texts.js';

const KINDS = { draft: 'neutral', scheduled: 'info', sending: 'info', sent: 'success', stopped: 'warning' };
/** How often it is asked how far the sending is. */
const EVERY = 4_000;

const path = `/v1/staff/newsletters/${encodeURIComponent(decodeURIComponent(location.pathname.split('/').pop() ?? ''))}`;

let timer = 0;

startStaff({
  role: 'admin', blocks: 3,
  load: () => ({ campaign: get(path) }),
  view: ({ campaign: stored }) => {
    const campaign = stored.body;
    setHeading(campaign.subject);
    const standing = h('div', { class: 'stack' });
    showStanding(standing, stored);
    return [h('p', null, h('a', { href: '/staff/newsletters' }, t('staff_newsletters.all'))), standing, preview(campaign), test()];
  },
});

function showStanding(place, { body: campaign, etag }) {
  fill(place, card(t('staff_newsletters.standing'), standing(campaign), acts(campaign, etag)), campaign.started_at && card(t('staff_newsletters.letters'), statistics(campaign.statistics)));
  clearTimeout(timer);
  // A scheduled one begins by itself, and one that is sent goes on without this page.
  const isNear = campaign.status === 'scheduled' && Date.parse(campaign.send_at) - Date.now() < 120_000;
  if (campaign.status === 'sending' || isNear) timer = setTimeout(() => follow(place), EVERY);
}

async function follow(place) {
  if (!place.isConnected) return;
  const result = document.hidden || document.querySelector('dialog[open]') ? null : await get(path);
  if (result?.ok) showStanding(place, result);
  else timer = setTimeout(() => follow(place), EVERY);
}

function standing(campaign) {
  const { status, send_at: planned, started_at: started, ended_at: ended } = campaign;
  const isUnderWay = started && status !== 'draft' && status !== 'scheduled';
  return [
    isUnderWay && progress(t('staff_newsletters.progress_text', { progress: campaign.progress, readers: number(campaign.readers) }), campaign.progress),
    definitions([
      [t('staff_newsletters.status'), badge(code('campaign_status', status), KINDS[status])], [t('staff_newsletters.created'), dateTime(campaign.created_at)],
      [t('staff_newsletters.planned'), planned && status === 'scheduled' && dateTime(planned)], [t('staff_newsletters.started'), started && dateTime(started)],
      [t('staff_newsletters.ended'), ended && dateTime(ended)],
    ].map(([term, value]) => [term, value || null])),
  ];
}

function statistics(of) {
  return [definitions([
    [t('staff_newsletters.sent'), number(of.sent)], [t('staff_newsletters.delivered'), number(of.delivered)], [t('staff_newsletters.bounced'), number(of.bounced)],
    [t('staff_newsletters.complained'), number(of.complained)], [t('staff_newsletters.unsubscribed'), number(of.unsubscribed)], [t('staff_newsletters.skipped'), number(of.skipped)],
    [t('staff_newsletters.failed'), number(of.failed)], [t('staff_newsletters.repeated'), number(of.repeated)],
  ]), h('p', { class: 'note' }, t('staff_newsletters.statistics_text'))];
}

function acts({ status }, etag) {
  const isDraft = status === 'draft' || status === 'scheduled';
  if (!isDraft && status !== 'sending') return null;
  return h('div', { class: 'actions' }, isDraft && button(t('staff_newsletters.send'), send), isDraft && button(t('staff_newsletters.schedule'), schedule, 'quiet'), button(t('staff_newsletters.stop'), stop, 'quiet'));

  async function send() {
    const result = await ask({
      title: t('staff_newsletters.send_title'), text: t('staff_newsletters.send_text'), submit: t('staff_newsletters.send'), danger: true,
      act: (_, key) => staffCall('POST', `${path}/send`, { key, etag }),
    });
    if (result) await done(t('staff_newsletters.send_done'), t('staff_newsletters.send_next'));
  }

  async function schedule() {
    const result = await ask({
      title: t('staff_newsletters.schedule_title'), text: t('staff_newsletters.schedule_text'), submit: t('staff_newsletters.schedule'),
      fields: [{ name: 'at', label: t('staff_newsletters.schedule_at'), hint: t('staff_newsletters.schedule_hint'), type: /** @type {any} */ ('datetime-local'), required: true, width: 'short' }],
      act: ({ at }, key) => staffCall('POST', `${path}/schedule`, { key, etag, body: { at: new Date(at).toISOString() } }),
    });
    if (result) await done(t('staff_newsletters.schedule_done', { at: dateTime(result.body.send_at) }), t('staff_newsletters.schedule_next'));
  }

  async function stop() {
    const result = await ask({
      title: t('staff_newsletters.stop_title'), text: t('staff_newsletters.stop_text'), submit: t('staff_newsletters.stop'), danger: true,
      act: (_, key) => staffCall('POST', `${path}/stop`, { key, etag }),
    });
    if (result) await done(t('staff_newsletters.stop_done'), t('staff_newsletters.stop_next'));
  }
}

async function done(title, next) {
  await refresh();
  confirmed(title, next);
}

/** The letters are shown as plain text: their page would need what this one forbids. A test letter shows how it looks. */
function preview({ markdown_da: danish, markdown_en: english }) {
  const place = h('div', { class: 'stack' });
  const missing = !danish || !english;
  const letter = (title, lang, { text }) => h('section', null, h('h3', null, title), h('pre', { class: 'letter', lang, tabindex: 0, 'aria-label': title }, text));
  return card(t('staff_newsletters.preview'), missing && notice('info', null, danish ? t('staff_newsletters.only_danish') : t('staff_newsletters.only_english')), place, makeAction({
    label: t('staff_newsletters.preview_show'), kind: 'quiet', act: () => staffCall('POST', `${path}/preview`),
    done: ({ body }) => fill(place, h('p', null, h('strong', null, body.subject)), letter(t('staff_newsletters.danish'), danish ? 'da' : 'en', body.da), letter(t('staff_newsletters.english'), english ? 'en' : 'da', body.en)),
  }));
}

function test() {
  return card(t('staff_newsletters.test'), h('p', null, t('staff_newsletters.test_text')), makeForm({
    fields: [{ name: 'email', label: t('staff_newsletters.test_email'), type: 'email', inputmode: 'email', autocomplete: 'email', required: true }],
    submit: t('staff_newsletters.test_send'),
    act: (values, key) => staffCall('POST', `${path}/test`, { body: values, key }),
    done: (_, { email }) => confirmed(t('staff_newsletters.test_done', { email }), t('staff_newsletters.test_next')),
  }).element);
}
