// A group of boxes to tick, as a field of a form.

import { fill, freshId, h } from './dom.js';
import { t } from './texts.js';

/**
 * Makes the group. It goes into a form as a node, and into the form's `fields` by its name.
 * @param {{ name: string, label: string, hint?: string, pointer?: string }} options
 */
export function makeChecks({ name, label, hint, pointer = `/${name}` }) {
  const id = freshId(name);
  const error = h('p', { class: 'field-error', id: `${id}-error`, hidden: true });
  const about = hint ? h('p', { class: 'hint', id: `${id}-hint` }, hint) : null;
  const list = h('div', { class: 'checks' });
  const element = h('fieldset', { class: 'field', id, tabindex: -1 }, h('legend', null, label), about, error, list);
  /** @type {HTMLInputElement[]} */
  let boxes = [];
  describe();

  function describe() {
    const ids = [about?.id, error.hidden ? null : error.id].filter(Boolean).join(' ');
    if (ids) element.setAttribute('aria-describedby', ids);
  }

  /**
   * What there is to tick.
   * @param {{ value: string, label: any, locked?: string | null }[]} options `locked`: why it is ticked and stays so.
   * @param {string[]} ticked
   */
  function setOptions(options, ticked) {
    boxes = [];
    fill(list, options.map((option, at) => {
      const box = h('input', {
        type: 'checkbox', id: `${id}-${at}`, value: option.value, checked: Boolean(option.locked) || ticked.includes(option.value), disabled: Boolean(option.locked),
      });
      boxes.push(box);
      return h('div', { class: 'choice' }, box, h('label', { for: box.id }, option.label, option.locked && h('span', { class: 'optional' }, ` (${option.locked})`)));
    }));
  }

  return {
    name, label, id, pointer, element, required: true, setOptions, control: element,
    get value() {
      return boxes.filter((box) => box.checked).map((box) => box.value);
    },
    setError(text) {
      error.hidden = !text;
      fill(error, text && [h('span', { class: 'sr' }, `${t('common.error')}: `), text]);
      element.classList.toggle('invalid', Boolean(text));
      describe();
    },
    focus: () => boxes.find((box) => !box.disabled)?.focus(),
  };
}
