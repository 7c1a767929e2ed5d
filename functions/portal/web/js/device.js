// What a person calls the device that something was done from.

import { code, t } from './texts.js';

/** A browser type of the API, such as `Firefox on Windows`, in the reader's language. @param {string} type */
export function device(type) {
  const [browser, system] = type.split(' on ');
  return system ? t('device.on', { browser, system }) : code('device', type);
}
