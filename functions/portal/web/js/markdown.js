// Texts that the API gives as Markdown, as elements. It knows what our texts use: headings, paragraphs, lists, tables,
// links, code, and what is stressed. All else stays text.

import { h } from './dom.js';

const LINK = /\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|`([^`]+)`|\*([^*]+)\*/;

/**
 * The elements of a text. The heading of the whole text is the page's own and is left away.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function markdown(text) {
  return text.trim().split(/\n{2,}/).flatMap(block).filter(Boolean);
}

/** What is in a line: links, code, and what is stressed. @param {string} text @returns {any[]} */
export function inline(text) {
  const found = LINK.exec(text);
  if (!found) return [text];
  const [all, label, address, strong, code, stressed] = found;
  const element = label !== undefined ? link(label, address) : strong ? h('strong', null, inline(strong)) : code ? h('code', null, code) : h('em', null, inline(stressed));
  return [text.slice(0, found.index), element, ...inline(text.slice(found.index + all.length))];
}

function block(text) {
  const lines = text.split('\n');
  const heading = /^(#{1,4}) (.*)$/.exec(lines[0]);
  if (heading) {
    const [, { length }, title] = heading;
    const rest = lines.slice(1).join('\n').trim();
    return [length > 1 && h(`h${length}`, { id: anchor(title) }, inline(title)), ...(rest ? block(rest) : [])];
  }
  if (/^- /.test(lines[0])) return [h('ul', null, items(lines, /^- /))];
  if (/^\d+\. /.test(lines[0])) return [h('ol', null, items(lines, /^\d+\. /))];
  if (lines[0].startsWith('|')) return [table(lines)];
  return [h('p', null, inline(lines.map((line) => line.trim()).join(' ')))];
}

function items(lines, mark) {
  const texts = [];
  for (const line of lines) {
    if (mark.test(line)) texts.push(line.replace(mark, ''));
    else texts[texts.length - 1] += ` ${line.trim()}`;
  }
  return texts.map((text) => h('li', null, inline(text)));
}

function table(lines) {
  const cells = (line) => line.replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
  const names = cells(lines[0]);
  const rows = lines.slice(2).map(cells);
  return h('table', { role: 'table' },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, names.map((name) => h('th', { scope: 'col', role: 'columnheader' }, inline(name))))),
    h('tbody', { role: 'rowgroup' }, rows.map((row) => h('tr', { role: 'row' }, row.map((cell, at) => h('td', { role: 'cell', 'data-label': at > 0 && names[at] }, inline(cell)))))));
}

function link(label, address) {
  const isSafe = /^(https:|mailto:|\/|#)/.test(address);
  return isSafe ? h('a', { href: address }, label) : label;
}

const anchor = (title) => title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
