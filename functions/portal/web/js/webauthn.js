// Passkeys: from the options that the API gives to the credential that it takes, as JSON both ways.

/** Whether the browser knows passkeys. */
export const isAvailable = () => typeof globalThis.PublicKeyCredential === 'function';

/** Whether the browser can offer passkeys in the field for the e-mail address. @returns {Promise<boolean>} */
export async function canAutofill() {
  return isAvailable() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/**
 * Asks for a passkey. Answers `null` if the person closed the browser's dialog, or the signal ended it.
 * @param {any} options As the API gives them: `{ publicKey: … }`.
 * @param {{ mediation?: CredentialMediationRequirement, signal?: AbortSignal }} [how]
 */
export async function getPasskey(options, how = {}) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON?.(options.publicKey) ?? requestOptions(options.publicKey);
  return asked(() => navigator.credentials.get({ publicKey, ...how }));
}

/**
 * Makes a passkey. Answers `null` if the person closed the browser's dialog.
 * @param {any} options As the API gives them: `{ publicKey: … }`.
 */
export async function createPasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON?.(options.publicKey) ?? creationOptions(options.publicKey);
  return asked(() => navigator.credentials.create({ publicKey }));
}

async function asked(ask) {
  try {
    const credential = await ask();
    return credential && json(credential);
  } catch (error) {
    // InvalidStateError: the device has a passkey for this log-in already. To the person that is the same as giving up.
    if (['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error?.name)) return null;
    throw error;
  }
}

// What follows is for browsers without the methods that read and write JSON.

function requestOptions(options) {
  const allowCredentials = (options.allowCredentials ?? []).map(descriptor);
  return { ...options, challenge: bytes(options.challenge), allowCredentials };
}

function creationOptions(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(descriptor),
  };
}

const descriptor = (credential) => ({ ...credential, id: bytes(credential.id) });

function json(credential) {
  if (typeof credential.toJSON === 'function') return credential.toJSON();
  const { response } = credential;
  const fields = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const given = fields.filter((field) => response[field]).map((field) => [field, base64url(response[field])]);
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(given), ...(response.getTransports && { transports: response.getTransports() }) },
  };
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

function base64url(buffer) {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
