// One field of a form: label, hint, control and the place of its error, tied to each other for assistive technology.

import { byId, fill, freshId, h } from './dom.js';
import { t } from './texts.js';

/**
 * @typedef {object} Field
 * @property {string} name The field's name in the values.
 * @property {any} label
 * @property {any} [hint]
 * @property {'text' | 'email' | 'tel' | 'password' | 'number' | 'date' | 'url' | 'search' | 'file' | 'textarea' | 'select' | 'radio' | 'checkbox' | 'hidden'} [type]
 * @property {string} [autocomplete]
 * @property {string} [inputmode]
 * @property {boolean} [required]
 * @property {any} [value] What is there from the start. A checkbox takes `true`.
 * @property {{ value: string, label: any, hint?: any }[]} [options] For `select` and `radio`.
 * @property {string} [pointer] Where the API's errors say that it is; by default `/name`.
 * @property {string} [missing] What is said if it is required and empty.
 * @property {number} [maxlength]
 * @property {boolean} [readonly]
 * @property {number} [rows]
 * @property {string} [accept]
 * @property {string} [lang] The language of what is typed, if it is not that of the page.
 * @property {'short' | 'code'} [width]
 */

/**
 * Makes a field.
 * @param {Field} field
 */
export function makeField(field) {
  const id = freshId(field.name);
  const error = h('p', { class: 'field-error', id: `${id}-error`, hidden: true });
  const hint = field.hint ? h('p', { class: 'hint', id: `${id}-hint` }, field.hint) : null;
  const isGroup = field.type === 'radio';
  const controls = isGroup ? radios(field, id) : [control(field, id)];
  const marked = isGroup ? null : controls[0];
  const label = labelOf(field);
  let element;
  if (isGroup) {
    element = h('fieldset', { class: 'field', id, tabindex: -1 }, h('legend', null, label), hint, error,
      controls.map((radio, at) => choice(radio, field.options[at].label, field.options[at].hint)));
  } else if (field.type === 'checkbox') {
    element = h('div', { class: 'field' }, error, choice(marked, label, null), hint);
  } else {
    const shown = field.type === 'password' ? withToggle(marked) : marked;
    element = h('div', { class: 'field' }, h('label', { for: id }, label), hint, error, shown);
  }
  const described = isGroup ? element : marked;
  describe();

  function describe() {
    const ids = [hint?.id, error.hidden ? null : error.id].filter(Boolean).join(' ');
    if (ids) described.setAttribute('aria-describedby', ids);
    else described.removeAttribute('aria-describedby');
  }

  return {
    ...field,
    id,
    element,
    pointer: field.pointer ?? `/${field.name}`,
    /** What is typed; `undefined` if nothing is. */
    get value() {
      if (isGroup) return controls.find((radio) => radio.checked)?.value;
      if (field.type === 'checkbox') return marked.checked;
      if (field.type === 'file') return marked.files[0];
      const value = field.type === 'password' ? marked.value : marked.value.trim();
      return value === '' ? undefined : value;
    },
    set value(value) {
      if (isGroup) controls.forEach((radio) => (radio.checked = radio.value === value));
      else if (field.type === 'checkbox') marked.checked = value === true;
      else marked.value = value ?? '';
    },
    control: described,
    /** @param {string | null} text */
    setError(text) {
      error.hidden = !text;
      fill(error, text && [h('span', { class: 'sr' }, `${t('common.error')}: `), text]);
      if (!isGroup) marked.setAttribute('aria-invalid', text ? 'true' : 'false');
      element.classList.toggle('invalid', Boolean(text));
      describe();
    },
    focus() {
      (isGroup ? controls[0] : marked).focus();
    },
  };
}

/** Moves the focus to a field by its id. @param {string} id */
export function focusField(id) {
  const element = byId(id);
  (element?.tagName === 'FIELDSET' ? element.querySelector('input') : element)?.focus();
}

function labelOf({ label, required, type }) {
  return required || type === 'checkbox' ? label : [label, ' ', h('span', { class: 'optional' }, t('common.optional'))];
}

function control(field, id) {
  const { name, type = 'text', options, value, rows = 5, width } = field;
  const shared = {
    id, name, autocomplete: field.autocomplete, inputmode: field.inputmode, maxlength: field.maxlength, lang: field.lang, readonly: field.readonly,
    'aria-required': field.required ? 'true' : null, class: width ? `width-${width}` : null,
  };
  if (type === 'textarea') return h('textarea', { ...shared, rows }, value);
  if (type === 'select') {
    return h('select', shared, options.map((option) => h('option', { value: option.value, selected: option.value === value }, option.label)));
  }
  if (type === 'checkbox') return h('input', { ...shared, type, checked: value === true });
  // What is a code or an address is not language: it is neither corrected nor begun with a capital.
  const plain = ['email', 'password', 'tel', 'url'].includes(type) || width === 'code';
  const verbatim = plain ? { autocapitalize: 'none', spellcheck: 'false', autocorrect: 'off' } : {};
  return h('input', { ...shared, ...verbatim, type, value, accept: field.accept });
}

function radios({ name, options, value }, id) {
  return options.map((option, at) => h('input', {
    type: 'radio', name: `${id}-${name}`, id: `${id}-${at}`, value: option.value, checked: option.value === value,
  }));
}

function choice(input, label, hint) {
  const hintId = `${input.id}-about`;
  if (hint) input.setAttribute('aria-describedby', hintId);
  return h('div', { class: 'choice' }, input, h('div', null, h('label', { for: input.id }, label),
    hint && h('p', { class: 'hint', id: hintId }, hint)));
}

/** A password can be looked at, which spares more mistakes than typing it twice. */
function withToggle(input) {
  const button = h('button', { type: 'button', class: 'toggle', 'aria-pressed': 'false', 'aria-controls': input.id }, t('common.show_password'));
  button.addEventListener('click', () => {
    const isShown = input.type === 'text';
    input.type = isShown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!isShown));
  });
  return h('div', { class: 'with-toggle' }, input, button);
}
