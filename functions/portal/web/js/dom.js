// Makes elements. Text only ever becomes a text node, so nothing that the API answers can become markup.

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Child | Child[] | Child[][]} Children
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element: `h('a', { href: '/members', class: 'button' }, 'Members')`.
 *
 * Of the properties, `on` holds listeners by event; `true` sets an attribute without a value; `false`, `null` and
 * `undefined` leave it away. Children that are `null`, `undefined` or `false` are left away.
 *
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...Children} children
 * @returns {any}
 */
export function h(tag, props, ...children) {
  return build(document.createElement(tag), props, children);
}

/**
 * The same for a part of an SVG image.
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...Children} children
 */
export function s(tag, props, ...children) {
  return build(document.createElementNS(SVG, tag), props, children);
}

/**
 * Puts children in the place of those that an element has.
 * @param {Element} element
 * @param {...Children} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
}

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

let count = 0;

/** An id that no other element of the document has. @param {string} name */
export const freshId = (name) => `${name}-${(count += 1)}`;

function build(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== '')
    .map((child) => (child instanceof Node ? child : String(child)));
}
