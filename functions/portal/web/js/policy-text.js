// What the pages about the privacy policy share: the text with its contents, and the list of versions.

import { h } from './dom.js';
import { date } from './format.js';
import { markdown } from './markdown.js';
import { badge, card } from './parts.js';
import { code, t } from './texts.js';

const KINDS = { 'in-force': 'success', coming: 'info' };

/** The text of a version, with links to its parts. @param {string} text */
export function policyText(text) {
  const elements = markdown(text);
  const parts = elements.filter((element) => element.tagName === 'H2');
  return [
    h('details', { class: 'contents' }, h('summary', null, t('policy.contents')),
      h('nav', { 'aria-label': t('policy.contents') }, h('ul', null, parts.map((part) => h('li', null, h('a', { href: `#${part.id}` }, part.textContent)))))),
    h('article', { class: 'card text' }, elements),
  ];
}

/** Every version, with its state. @param {{ items: { version: string, effective_from: string, status: string }[] }} versions */
export function versionList({ items }) {
  return card(t('policy.versions'), h('ul', { class: 'list' }, items.map(({ version, effective_from: from, status }) => h('li', { class: 'actions' },
    h('a', { href: `/policies/${version}` }, t('policy.see_version', { version })), badge(code('policy.status', status), KINDS[status]),
    h('span', { class: 'note' }, t('policy.from', { date: date(from) }))))));
}

/** Goes to the part that the address names, which was not there when the browser looked for it. */
export function goToPart() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id) requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView());
}
