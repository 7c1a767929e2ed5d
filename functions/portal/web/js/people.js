// Who the ids of people in logs are.

import { code } from './texts.js';

/**
 * The names of an account's people by their ids. `staff` and `system` have names of their own.
 * @param {{ user_id: string, name: string }[]} members
 * @returns {(id: string) => string}
 */
export function namesOf(members) {
  const names = new Map(members.map((member) => [member.user_id, member.name]));
  return (id) => names.get(id) ?? code('people', ['staff', 'system'].includes(id) ? id : 'former');
}
