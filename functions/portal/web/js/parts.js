// The parts that pages are made of. Each is described with its states on the page /design.

import { freshId, h, s } from './dom.js';
import { away, date, timeElement } from './format.js';

/** A part of a page on a surface of its own. Without a title there is no heading. */
export function card(title, ...children) {
  const id = title && freshId('card');
  return h('section', { class: 'card', 'aria-labelledby': id }, title && h('h2', { id }, title), children);
}

/**
 * Something to note.
 * @param {'info' | 'success' | 'warning' | 'danger'} kind
 * @param {any} title Short; `null` if the text is enough.
 * @param {...any} children A text becomes a paragraph.
 */
export function notice(kind, title, ...children) {
  return h('div', { class: `notice ${kind}` }, icon(kind), h('div', null, title && h('p', { class: 'notice-title' }, title),
    children.flat().filter(Boolean).map((child) => (typeof child === 'string' ? h('p', null, child) : child))));
}

/**
 * A word on a state.
 * @param {any} text
 * @param {'neutral' | 'info' | 'success' | 'warning' | 'danger'} [kind]
 */
export const badge = (text, kind = 'neutral') => h('span', { class: `badge ${kind}` }, text);

/**
 * Terms and what they are. What is missing is left away.
 * @param {([any, any] | null | false | undefined)[]} entries
 */
export function definitions(entries) {
  const given = entries.filter((entry) => entry && entry[1] !== null && entry[1] !== undefined && entry[1] !== '');
  return h('dl', { class: 'definitions' }, given.map(([term, value]) => h('div', null, h('dt', null, term), h('dd', null, value))));
}

/**
 * Dates in order, with what happens then.
 * @param {{ on: string, title: any, text?: any, kind?: 'now' | 'danger' | 'warning' }[]} entries `on` is a day.
 */
export function timeline(entries) {
  return h('ol', { class: 'timeline' }, entries.map(({ on, title, text, kind = '' }) => h('li', { class: kind },
    h('p', { class: 'when' }, h('time', { datetime: on }, date(on)), ' ', h('span', { class: 'note' }, away(on))),
    h('p', { class: 'what' }, title), text && h('p', { class: 'note' }, text))));
}

/**
 * How far something is.
 * @param {any} label
 * @param {number | null} value `null` if it is not known.
 * @param {number} [max]
 */
export function progress(label, value, max = 100) {
  const id = freshId('progress');
  return h('div', { class: 'progress' }, h('label', { for: id }, label), h('progress', { id, max, value }));
}

/**
 * Links to the pages of one matter.
 * @param {string} label
 * @param {{ href: string, label: any }[]} links The one whose path is that of the page is marked.
 */
export function subnavigation(label, links) {
  return h('nav', { class: 'tabs', 'aria-label': label }, h('ul', null, links.map((link) => h('li', null,
    h('a', { href: link.href, 'aria-current': link.href === location.pathname ? 'page' : null }, link.label)))));
}

/**
 * A table, which becomes a list of cards on a narrow screen.
 * @template T
 * @param {object} options
 * @param {any} options.caption What it shows; it is for everybody who does not see the heading above it.
 * @param {{ label: any, cell: (row: T) => any, kind?: 'number' | 'actions' }[]} options.columns The first names the row.
 * @param {T[]} options.rows
 */
export function table({ caption, columns, rows }) {
  const body = h('tbody', { role: 'rowgroup' });
  const add = (more) => body.append(...more.map((row) => h('tr', { role: 'row' }, columns.map(({ label, cell, kind }, at) => h(at === 0 ? 'th' : 'td',
    { scope: at === 0 ? 'row' : null, role: at === 0 ? 'rowheader' : 'cell', 'data-label': at === 0 || kind === 'actions' ? null : label, class: kind }, cell(row))))));
  add(rows);
  // The roles stay where CSS takes the table's layout away.
  const element = h('table', { role: 'table' }, h('caption', { class: 'sr' }, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(({ label, kind }) => h('th', { scope: 'col', role: 'columnheader', class: kind },
      kind === 'actions' ? h('span', { class: 'sr' }, label) : label)))), body);
  element.addRows = add;
  return element;
}

/**
 * A link that looks like a button.
 * @param {string} href
 * @param {any} label
 * @param {'' | 'quiet' | 'plain' | 'danger'} [kind]
 */
export const buttonLink = (href, label, kind = '') => h('a', { href, class: `button ${kind}` }, label);

/**
 * A button that does something in the page.
 * @param {any} label
 * @param {(event: Event) => void} click
 * @param {string} [kind] `quiet`, `plain`, `danger`, `link`, `small`; by default the primary one.
 */
export function button(label, click, kind = '') {
  return h('button', { type: 'button', class: kind === 'link' ? kind : `button ${kind}`, on: { click } }, label);
}

/** When something was. @param {string} at */
export const when = (at) => timeElement(at);

const ICONS = {
  info: ['M12 11v6', 'M12 7.5v.01'],
  success: ['M7.5 12.5l3 3 6-7'],
  warning: ['M12 7v6', 'M12 16.5v.01'],
  danger: ['M8.5 8.5l7 7', 'M15.5 8.5l-7 7'],
};

/** A sign beside a text that says the same. @param {'info' | 'success' | 'warning' | 'danger'} kind */
export function icon(kind) {
  return s('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, s('circle', { cx: 12, cy: 12, r: 10 }),
    ICONS[kind].map((d) => s('path', { d })));
}
