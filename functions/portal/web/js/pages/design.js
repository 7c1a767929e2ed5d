// The design system: each part of the pages with its states, made by the same functions as on the pages.

import { ask } from '../dialog.js';
import { h } from '../dom.js';
import { makeAction, makeForm } from '../form.js';
import { money, shortDate } from '../format.js';
import { confirmed, start } from '../page.js';
import { badge, button, buttonLink, card, definitions, notice, progress, subnavigation, table, timeline } from '../parts.js';
import { empty, skeleton } from '../states.js';
import { code, rich, t } from '../texts.js';

const COLOURS = ['page', 'card', 'text', 'note', 'line', 'edge', 'accent', 'accent-soft', 'info', 'warning', 'danger'];

start({
  view: () => [
    h('p', { class: 'lead' }, t('design.lead')),
    subnavigation(t('design.tabs'), [{ href: '/design', label: t('design.tab_here') }, { href: '/contact', label: t('design.tab_other') }]),
    card(t('design.colours'), h('ul', { class: 'swatches' }, COLOURS.map(swatch))),
    type(), buttons(), fields(), notices(), lists(),
    card(t('design.timeline'), timeline([
      { on: day(0), title: t('design.today'), kind: 'now' },
      { on: day(30), title: t('design.trial_ends'), text: t('design.trial_ends_text'), kind: 'warning' },
      { on: day(120), title: t('design.removal'), kind: 'danger' },
    ])),
    card(t('design.progress'), progress(t('design.progress_some'), 60), progress(t('design.progress_unknown'), null)),
    card(t('design.dialogs'), h('div', { class: 'actions' }, button(t('design.open_dialog'), question, 'danger'))),
    h('h2', null, t('design.states')),
    empty(t('design.empty'), t('design.empty_text'), button(t('design.invite'), () => {})),
    h('div', null, skeleton()),
  ],
});

function swatch(name) {
  const sample = h('span', { class: 'swatch' });
  sample.style.setProperty('--sample', `var(--${name})`);
  return h('li', null, sample, code('design.colour', name));
}

function type() {
  return card(t('design.type'), h('h2', null, t('design.type_h2')), h('h3', null, t('design.type_h3')),
    h('p', { class: 'lead' }, t('design.type_lead')),
    h('p', null, rich('design.type_body', { link: h('a', { href: '/design' }, t('design.type_link')), strong: h('strong', null, t('design.type_strong')) })),
    h('p', { class: 'note' }, t('design.type_note')));
}

function buttons() {
  const nothing = () => {};
  return card(t('design.buttons'),
    h('div', { class: 'actions' }, button(t('design.primary'), nothing), button(t('design.quiet'), nothing, 'quiet'),
      button(t('design.plain'), nothing, 'plain'), button(t('design.dangerous'), nothing, 'danger')),
    h('div', { class: 'actions' }, button(t('design.small'), nothing, 'quiet small'), buttonLink('/design', t('design.small'), 'quiet'), button(t('design.as_link'), nothing, 'link')),
    h('div', { class: 'actions' },
      makeAction({ label: t('design.run'), kind: 'quiet', act: () => later({ ok: true }), done: () => confirmed(t('design.ran'), t('design.ran_next')) }),
      makeAction({ label: t('design.fail'), kind: 'quiet', act: () => later({ ok: false, problem: { detail: t('common.no_connection') } }), done: nothing })));
}

function fields() {
  const form = makeForm({
    label: t('design.fields'),
    fields: [
      { name: 'name', label: t('design.name'), autocomplete: 'organization', required: true, value: 'Rødgrød & Fløde ApS' },
      { name: 'email', label: t('design.email'), hint: t('design.email_hint'), type: 'email', autocomplete: 'email', required: true, value: 'navn@firma' },
      { name: 'password', label: t('design.password'), hint: t('design.password_hint'), type: 'password', autocomplete: 'new-password' },
      { name: 'country', label: t('design.country'), type: 'select', width: 'short', required: true, value: 'DK', options: [{ value: 'DK', label: t('design.denmark') }, { value: 'SE', label: t('design.sweden') }] },
      { name: 'period', label: t('design.period'), type: 'radio', required: true, value: 'month', options: [{ value: 'month', label: t('design.month') }, { value: 'year', label: t('design.year'), hint: t('design.year_hint') }] },
      { name: 'comment', label: t('design.comment'), type: 'textarea', rows: 3 },
      { name: 'newsletter', label: t('design.accept'), type: 'checkbox' },
    ],
    submit: t('design.submit'),
    act: () => later({ ok: false, problem: { code: 'invalid-input', errors: [{ pointer: '/email', detail: t('design.email_error') }] } }),
    done: () => {},
  });
  form.fields.get('email').setError(t('design.email_error'));
  return card(t('design.fields'), form.element);
}

function notices() {
  return card(t('design.notices'), notice('info', t('design.info'), t('design.info_text')), notice('success', t('design.success'), t('design.success_text')),
    notice('warning', t('design.warning'), t('design.warning_text')), notice('danger', t('design.danger'), t('design.danger_text')));
}

function lists() {
  const amount = { amount: '1562.50', currency: 'DKK' };
  const rows = [['2026-0001', t('design.paid'), 'success'], ['2026-0002', t('design.overdue'), 'danger'], ['2026-0003', t('design.open'), 'info'],
    ['2026-0004', t('design.waiting'), 'warning'], ['2026-0005', t('design.draft'), 'neutral']];
  return card(t('design.lists'),
    definitions([[t('design.status'), badge(t('design.paid'), 'success')], [t('design.amount'), money(amount)], [t('design.due'), shortDate(day(14))]]),
    table({
      caption: t('design.invoices'), rows,
      columns: [
        { label: t('design.number'), cell: ([number]) => number },
        { label: t('design.status'), cell: ([, text, kind]) => badge(text, kind) },
        { label: t('design.amount'), cell: () => money(amount), kind: 'number' },
        { label: t('design.actions'), cell: ([number]) => h('a', { href: '/design' }, t('design.see'), h('span', { class: 'sr' }, ` ${number}`)), kind: 'actions' },
      ],
    }));
}

const question = () => ask({
  title: t('design.dialog_title'), text: t('design.dialog_text'), submit: t('design.dangerous'), danger: true, act: () => later({ ok: true }),
});

const later = (result) => new Promise((resolve) => setTimeout(() => resolve(result), 2000));

function day(ahead) {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
}
