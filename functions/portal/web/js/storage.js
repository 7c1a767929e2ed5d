// What is kept in the browser: nothing of it says who anybody is. Storage can be switched off; the person then logs in anew on
// each page, but nothing breaks.

/** @param {Storage | undefined} storage @param {string} key */
export function read(storage, key) {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** @param {Storage | undefined} storage @param {string} key @param {string | null} value `null` removes it. */
export function write(storage, key, value) {
  try {
    if (value === null) storage?.removeItem(key);
    else storage?.setItem(key, value);
  } catch {
    // See above.
  }
}

/** The browser's storages; `undefined` where even asking for them is forbidden. */
export const local = () => open(() => localStorage);
export const session = () => open(() => sessionStorage);

function open(storage) {
  try {
    return storage();
  } catch {
    return undefined;
  }
}

// All tabs share one cookie. When another account is entered in one of them, the others still show the account before, and
// must do nothing in it. A random turn, new at each such change, tells them.

const TURN = 'turn';
let turn = read(local(), TURN);

/** Notes that from now on the session may be somebody else's, or in another account. */
export function newTurn() {
  turn = crypto.randomUUID();
  write(local(), TURN, turn);
}

/** Whether another tab has changed that since this page was opened. */
export const isOvertaken = () => read(local(), TURN) !== turn;

const NOTICE = 'notice';

/** Has the next page confirm something: a code of the texts `common.confirmed`. @param {string} code */
export const leaveNotice = (code) => write(session(), NOTICE, code);

/** What the page before wants confirmed, once. */
export function takeNotice() {
  const code = read(session(), NOTICE);
  write(session(), NOTICE, null);
  return code;
}
