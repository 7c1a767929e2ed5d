// A form from a list of fields. It sends itself by Enter or its button, shows all errors at once with a summary that links
// to each, and never loses what was typed.

import { NO_CONNECTION, freshKey } from './api.js';
import { fill, freshId, h } from './dom.js';
import { focusField, makeField } from './field.js';
import { wait } from './format.js';
import { t } from './texts.js';

/**
 * @typedef {object} FormOptions
 * @property {(import('./field.js').Field | Node)[]} fields Nodes stand between the fields as they are.
 * @property {string} submit The button's label.
 * @property {string} [busy] The button's label while it runs.
 * @property {(values: Record<string, any>, key: string) => Promise<any>} act Answers a result of the API. `key` is the
 *   idempotency key: it is the same when the same values are sent again after the connection failed.
 * @property {(result: any, values: Record<string, any>) => void | Promise<void>} done What happens after success.
 * @property {(problem: any) => boolean | void} [failed] Answers `true` if it took care of the problem.
 * @property {Record<string, string>} [at] At which field the problem of a code is shown: `{ 'wrong-code': 'code' }`.
 * @property {any} [beside] Beside the button: a link, or another button.
 * @property {boolean} [danger] Whether it does something that cannot be taken back.
 * @property {string} [label] What the form is called, where there are several on a page.
 */

/**
 * Makes a form. The answer has the element, the fields by name, and `showProblem`.
 * @param {FormOptions} options
 */
export function makeForm(options) {
  /** @type {Map<string, any>} */
  const fields = new Map();
  const rows = options.fields.map((field) => {
    if (field instanceof Node) return field;
    const made = makeField(field);
    fields.set(field.name, made);
    return made.element;
  });
  const summary = h('div', { class: 'summary', tabindex: -1, hidden: true, 'aria-labelledby': freshId('summary') });
  const button = h('button', { class: options.danger ? 'button danger' : 'button' }, options.submit);
  const element = h('form', { novalidate: true, 'aria-label': options.label, on: { submit } },
    summary, rows, h('div', { class: 'actions' }, button, options.beside));
  let isBusy = false;
  let key = freshKey();
  let sent = '';

  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    clear();
    const missing = [...fields.values()].filter((field) => field.required && !field.value);
    if (missing.length > 0) {
      return show(missing.map((field) => ({ field, text: field.missing ?? t('common.missing') })));
    }
    const values = Object.fromEntries([...fields].map(([name, field]) => [name, field.value]));
    const now = JSON.stringify(values);
    if (now !== sent) key = freshKey();
    sent = now;
    setBusy(true);
    try {
      const result = await options.act(values, key);
      if (result?.ok === false) {
        if (result.problem.code !== NO_CONNECTION) sent = '';
        if (!options.failed?.(result.problem)) showProblem(result.problem);
      } else {
        sent = '';
        await options.done(result, values);
      }
    } finally {
      setBusy(false);
    }
  }

  /** Shows a problem of the API: its errors at their fields, all else in the summary. */
  function showProblem(problem) {
    const place = options.at?.[problem.code];
    if (place && fields.has(place)) return show([{ field: fields.get(place), text: problemText(problem) }]);
    const errors = problem.errors.map(({ pointer, detail }) => ({
      field: [...fields.values()].find((field) => field.pointer === pointer || pointer.startsWith(`${field.pointer}/`)),
      text: detail,
    }));
    show(errors.length > 0 ? errors : [{ field: undefined, text: problemText(problem) }]);
  }

  function show(errors) {
    for (const { field, text } of errors) field?.setError(text);
    const title = h('h2', { id: summary.getAttribute('aria-labelledby') }, t('common.summary', { count: errors.length }));
    const items = errors.map(({ field, text }) => h('li', null, field ? link(field, text) : text));
    fill(summary, title, h('ul', null, items));
    summary.hidden = false;
    summary.focus();
  }

  function link(field, text) {
    const go = (event) => {
      event.preventDefault();
      focusField(field.id);
    };
    return h('a', { href: `#${field.id}`, on: { click: go } }, text);
  }

  function clear() {
    summary.hidden = true;
    fill(summary);
    for (const field of fields.values()) field.setError(null);
  }

  function setBusy(busy) {
    isBusy = busy;
    // It keeps the focus, as a disabled button would not.
    button.setAttribute('aria-disabled', String(busy));
    button.classList.toggle('busy', busy);
    fill(button, busy ? (options.busy ?? t('common.busy')) : options.submit);
  }

  return { element, fields, button, showProblem };
}

/** What a problem says, with how long to wait where there is something to wait for. @param {any} problem */
export function problemText({ detail, title, retryAfter }) {
  const text = detail || title;
  return retryAfter ? `${text} ${t('common.retry_after', { time: wait(retryAfter) })}` : text;
}

/**
 * A button that does something and is busy meanwhile. A problem is shown after it.
 * @param {{ label: string, act: (key: string) => Promise<any>, done: (result: any) => void, kind?: string }} options `kind`: further classes.
 */
export function makeAction({ label, act, done, kind = '' }) {
  const problem = h('p', { class: 'field-error', role: 'alert', hidden: true });
  const button = h('button', { type: 'button', class: `button ${kind}`, on: { click: run } }, label);
  const key = freshKey();
  let isBusy = false;

  async function run() {
    if (isBusy) return;
    isBusy = true;
    problem.hidden = true;
    button.setAttribute('aria-disabled', 'true');
    button.classList.add('busy');
    try {
      const result = await act(key);
      if (result?.ok === false) {
        fill(problem, problemText(result.problem));
        problem.hidden = false;
      } else {
        await done(result);
      }
    } finally {
      isBusy = false;
      button.removeAttribute('aria-disabled');
      button.classList.remove('busy');
    }
  }
  return h('div', { class: 'action' }, button, problem);
}
