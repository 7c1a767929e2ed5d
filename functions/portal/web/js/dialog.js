// Questions in a dialog. The browser's own element keeps the focus inside, closes on Escape, and gives the focus back.

import { freshId, h } from './dom.js';
import { makeForm } from './form.js';
import { t } from './texts.js';

/**
 * Opens a dialog around some content. `content` gets a function that closes it with an answer. Where it is closed otherwise,
 * the answer is `null`.
 * @template T
 * @param {string} title
 * @param {(close: (answer: T | null) => void) => any} content
 * @returns {Promise<T | null>}
 */
export function openDialog(title, content) {
  return new Promise((resolve) => {
    const id = freshId('dialog');
    let answer = null;
    const close = (given) => {
      answer = given;
      dialog.close();
    };
    const heading = h('h2', { id, tabindex: -1 }, title);
    const dialog = h('dialog', { 'aria-labelledby': id }, heading, content(close));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector('[data-focus], form input:not([type=hidden]), form textarea, form select') ?? heading).focus();
  });
}

/** The button that closes a dialog without doing anything. @param {(answer: null) => void} close */
export const cancelButton = (close) => h('button', { type: 'button', class: 'button plain', on: { click: () => close(null) } }, t('common.cancel'));

/**
 * Asks before something is done, and does it. The problem of the API stands in the dialog, where one can try again.
 *
 * @param {object} options
 * @param {string} options.title As a question.
 * @param {any} options.text What it means, and whether it can be taken back.
 * @param {string} options.submit What the button does, as a verb: “Slet rækken”.
 * @param {(values: Record<string, any>, key: string) => Promise<any>} options.act
 * @param {import('./field.js').Field[]} [options.fields]
 * @param {boolean} [options.danger]
 * @param {Record<string, string>} [options.at]
 * @returns {Promise<any>} The API's result, or `null` if it was not done.
 */
export function ask({ title, text, submit, act, fields = [], danger = false, at }) {
  return openDialog(title, (close) => {
    const form = makeForm({ fields, submit, act, danger, at, done: close, beside: cancelButton(close) });
    // A dialog without fields begins at the button that does nothing.
    if (fields.length === 0) form.element.querySelector('.plain').setAttribute('data-focus', '');
    return [h('div', { class: 'dialog-text' }, typeof text === 'string' ? h('p', null, text) : text), form.element];
  });
}
