// A list with a filter above it. What is filtered by stays when the page loads anew; only what is not personal is in its address.

import { get } from './api.js';
import { fill, h } from './dom.js';
import { makeField } from './field.js';
import { announce } from './live.js';
import { button } from './parts.js';
import { problemState } from './states.js';
import { t } from './texts.js';

/** How many pages without a match are passed over, so that somebody need not ask for each. */
const EMPTY_PAGES = 8;

/**
 * @param {object} options
 * @param {string} options.label What the form is for.
 * @param {string[]} [options.inQuery] The fields that stand in the page's address. Nothing personal.
 * @param {(values: Record<string, string | undefined>) => string} options.path Where the list comes from.
 */
export function makeFilter({ label, inQuery = [], path }) {
  const query = new URLSearchParams(location.search);
  /** @type {Record<string, string | undefined>} */
  let values = Object.fromEntries(inQuery.map((name) => [name, query.get(name) || undefined]));
  const isOn = () => Object.values(values).some(Boolean);

  /** The first page of the list, as it is filtered now. */
  const first = () => firstMatches(path(values));

  /**
   * The form and the list.
   * @param {any} result What `first` answered.
   * @param {import('./field.js').Field[]} given
   * @param {(body: any, path: string, isFiltered: boolean) => Node} show
   */
  function view(result, given, show) {
    const area = h('div', { class: 'stack' });
    const fields = given.map((field) => makeField({ ...field, value: values[field.name] }));
    for (const { element } of fields) element.querySelector('.optional')?.remove();
    const send = h('button', { class: 'button quiet' }, t('filter.show'));
    const reset = button(t('filter.all'), () => set({}), 'plain');
    const form = h('form', { class: 'filter', role: 'search', 'aria-label': label, novalidate: true, on: { submit } },
      fields.map(({ element }) => element), h('div', { class: 'actions' }, send, reset));
    put(result);

    function submit(event) {
      event.preventDefault();
      return find(Object.fromEntries(fields.map((field) => [field.name, field.value])));
    }

    /** Filters by this, and nothing else. */
    function set(wanted) {
      for (const field of fields) field.value = wanted[field.name] ?? '';
      return find(wanted);
    }

    async function find(wanted) {
      if (send.classList.contains('busy')) return;
      values = wanted;
      keep();
      send.classList.add('busy');
      area.setAttribute('aria-busy', 'true');
      const found = await first();
      send.classList.remove('busy');
      area.removeAttribute('aria-busy');
      put(found);
      if (found.ok) announce(told(found.body));
    }

    function put(found) {
      const errors = found.ok ? [] : found.problem.errors;
      for (const field of fields) field.setError(errors.find(({ pointer }) => pointer === `/${field.name}`)?.detail ?? null);
      reset.hidden = !isOn();
      if (found.ok) return fill(area, show(found.body, path(values), isOn()));
      const wrong = fields.find(({ name }) => errors.some(({ pointer }) => pointer === `/${name}`));
      if (!wrong) return fill(area, problemState(found.problem, () => find(values)));
      fill(area);
      if (send.isConnected) wrong.focus();
    }

    return { form, area, set, fields };
  }

  function keep() {
    const now = new URLSearchParams(location.search);
    for (const name of inQuery) {
      if (values[name]) now.set(name, values[name]);
      else now.delete(name);
    }
    const text = now.toString();
    history.replaceState(history.state, '', `${location.pathname}${text && `?${text}`}`);
  }

  return { first, view, get values() { return values; } };
}

async function firstMatches(path) {
  let result = await get(path);
  for (let pages = 1; result.ok && result.body.items.length === 0 && result.body.next_cursor && pages < EMPTY_PAGES; pages += 1) {
    result = await get(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(result.body.next_cursor)}`);
  }
  return result;
}

function told({ items, next_cursor: more }) {
  if (items.length === 0) return t('filter.found_none');
  return more ? t('filter.found_more', { count: items.length }) : t('filter.found', { count: items.length });
}

/** A query of what is given. @param {string} path @param {Record<string, string | undefined>} values */
export function withQuery(path, values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value).map(([name, value]) => [name, String(value)])).toString();
  return query ? `${path}?${query}` : path;
}
