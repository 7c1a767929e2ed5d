// The local cloud that the tests run against: what an API client, a mailbox and a clock are for the journeys.

import { createHmac, randomUUID } from 'node:crypto';

/** Where API and pages are. */
export const API = process.env.API?.replace(/\/$/, '') ?? 'http://localhost:3000';

export const PASSWORD = 'gul-cykel-i-regnvejr-7';

/** Billing details that the API takes. */
export const DETAILS = {
  company_name: 'Rødgrød & Fløde ApS', vat_number: '43628267',
  invoice_address: { line1: 'Borggade 22', postal_code: '6300', city: 'Gråsten', country: 'DK' },
  invoice_email: 'faktura@rodgrod.example', contact_email: 'ida@rodgrod.example', reference: 'Indkøb 7',
};

/** An address that nobody has used before. @param {string} [name] */
export const freshEmail = (name = 'ida') => `${name}-${randomUUID().slice(0, 13)}@example.com`;

/**
 * Asks the API, and fails unless it is done.
 * @param {string} method @param {string} path @param {any} [body] @param {string} [token] @param {Record<string, string>} [more] Headers.
 */
export async function ask(method, path, body, token, more = {}) {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...more };
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(API + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return { body: text && JSON.parse(text), headers: response.headers };
}

/**
 * Somebody with an account of their own, who is logged in.
 * @param {string} [company]
 */
export async function owner(company = 'Rødgrød & Fløde ApS') {
  const email = freshEmail();
  await askForAccount(email, company);
  await ask('POST', '/v1/signups/confirm', { token: tokenOf(await linkTo(email, '/confirm')), password: PASSWORD });
  return loggedIn(email, 'owner');
}

/** Asks for an account, so that a mail comes. @param {string} email @param {string} [company] */
export async function askForAccount(email, company = 'Tangloppen ApS') {
  const { body: policies } = await ask('GET', '/v1/policies');
  const { version } = policies.items.find(({ status }) => status === 'in-force');
  await ask('POST', '/v1/signups', { company_name: company, name: 'Ida Krogh', email, phone: '+4520304050', accept_policy: version });
}

/** Somebody in an account of somebody else, who is logged in. @param {any} inviter @param {string} role */
export async function invited(inviter, role) {
  const email = freshEmail('bo');
  await ask('POST', '/v1/invitations', { email, name: 'Bo Lind', role }, inviter.token);
  await ask('POST', '/v1/invitations/accept', { token: tokenOf(await linkTo(email, '/invitation')), password: PASSWORD, name: 'Bo Lind' });
  return loggedIn(email, role);
}

/** A new session of a person, for a browser and for a client. @param {string} email @param {string} role */
export async function loggedIn(email, role) {
  const { body, headers } = await ask('POST', '/v1/sessions', { email, password: PASSWORD, cookie: true }, null, { Origin: API });
  const cookie = cookieOf(headers);
  return { email, role, password: PASSWORD, token: cookie, account: body.session.account_id, cookie };
}

/** Somebody of the staff, who is logged in. As each code works once, all journeys share the session. */
export const staff = () => (shared ??= logInAsStaff());
let shared;

async function logInAsStaff() {
  const { email, password, secret } = STAFF;
  const { body: first } = await ask('POST', '/v1/staff/sessions', { email, password, cookie: true }, null, { Origin: API });
  const proof = { challenge: first.challenge, code: await freshCode(secret), cookie: true };
  const { headers } = await ask('POST', '/v1/sessions/challenges', proof, null, { Origin: API });
  const cookie = cookieOf(headers);
  const { roles } = (await ask('GET', '/v1/staff/sessions/current', null, cookie)).body;
  return { token: cookie, cookie, storage: { staff: '1', staff_roles: roles.join(' ') } };
}

/** `STAFF` of the environment: address, password, and the secret of their app, between spaces. */
export const STAFF = (([email, password, secret]) => ({ email, password, secret }))((process.env.STAFF ?? '').split(' '));

const cookieOf = (headers) => /__Host-session=([^;]+)/.exec(headers.get('set-cookie'))[1];

/** Gives them what invoices rest on, and subscribes. Answers their first invoice. @param {any} person */
export async function subscribe(person) {
  await giveDetails(person);
  const terms = { plan: 'standard', period: 'month', payment: 'invoice' };
  await ask('POST', '/v1/subscription', terms, person.token, { 'If-Match': await tag('/v1/subscription', person) });
  return (await ask('GET', '/v1/invoices', null, person.token)).body.items[0];
}

/** An integration that takes contacts from a file. @param {any} person */
export async function integration({ token }) {
  const today = (await now()).toISOString().slice(0, 10);
  const contract = {
    name: 'Kunder fra kassen', direction: 'import', dataset: 'contacts', fields: ['external_id', 'name', 'email'],
    starts_on: today, ends_on: `${Number(today.slice(0, 4)) + 1}-01-31`,
    recipient: { name: 'Kassen A/S', country: 'DK', contact_email: 'it@kassen.example' }, file_format: 'csv', locale: 'da', recipient_authorised: true,
  };
  return (await ask('POST', '/v1/integrations', contract, token)).body;
}

/** Gives them what invoices rest on. @param {any} person */
export async function giveDetails(person) {
  await ask('PUT', '/v1/billing-details', DETAILS, person.token, { 'If-Match': await tag('/v1/billing-details', person) });
}

const tag = async (path, { token }) => (await ask('GET', path, null, token)).headers.get('etag');

/** The newest mail to somebody that `isIt`, as soon as it is there. @param {string} to @param {(mail: any) => boolean} isIt */
export async function mail(to, isIt) {
  for (let tries = 0; tries < 150; tries += 1) {
    const mails = await (await fetch(`${API}/local/inbox?to=${encodeURIComponent(to)}`)).json();
    const found = mails.findLast(isIt);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no such mail came to ${to}`);
}

/** The newest link to a page that was mailed to somebody. @param {string} to @param {string} path */
export async function linkTo(to, path) {
  const links = ({ text }) => text.match(/https?:\/\/\S+/g) ?? [];
  const isIt = (link) => new URL(link).pathname === path;
  const found = links(await mail(to, (one) => links(one).some(isIt))).find(isIt);
  return API + found.slice(new URL(found).origin.length);
}

const tokenOf = (link) => new URLSearchParams(new URL(link).hash.slice(1)).get('token');

/** Simulated now. */
export const now = async () => new Date((await (await fetch(`${API}/local/clock`)).json()).now);

/** Lets time pass, with all that follows. @param {string} period */
export const advance = (period) => ask('POST', '/local/clock', { advance: period });

const used = new Map();

/** A code of an authenticator app that was not used yet. Each is taken once, so the next one may have to be waited for. @param {string} secret */
export async function freshCode(secret) {
  const at = Math.floor(await now() / 30_000);
  const step = Math.max(at, (used.get(secret) ?? 0) + 1);
  // The one after the present one is taken as well, as clocks differ.
  if (step > at + 1) {
    await advance('PT30S');
    return freshCode(secret);
  }
  used.set(secret, step);
  return codeOf(secret, step);
}

function codeOf(secret, step) {
  const values = [...secret.replace(/[\s=]/g, '')].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign));
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
