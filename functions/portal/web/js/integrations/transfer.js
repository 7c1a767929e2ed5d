// Sends a file to the address that the API gave for it. Only this kind of request tells how far the sending has come.

/** Those that the browser sets itself. */
const OWN = ['content-length', 'host'];

/**
 * @param {{ upload_url: string, headers: Record<string, string> }} announced
 * @param {File} file
 * @param {(sent: number) => void} tell How many bytes are sent.
 * @param {AbortSignal} signal
 * @returns {Promise<'sent' | 'broken' | 'aborted'>}
 */
export function sendFile({ upload_url: url, headers }, file, tell, signal) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) {
      if (!OWN.includes(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.addEventListener('progress', (event) => tell(event.loaded));
    // It takes the bytes once. That they are there already means that they arrived, though the answer did not.
    request.addEventListener('load', () => resolve(request.status < 300 || request.status === 412 ? 'sent' : 'broken'));
    request.addEventListener('error', () => resolve('broken'));
    request.addEventListener('abort', () => resolve('aborted'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** The SHA-256 of a file, in hexadecimal digits. @param {Blob} file */
export async function sha256(file) {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The beginning of a file, in base64. @param {Blob} file @param {number} most How many bytes. */
export async function beginning(file, most) {
  const bytes = new Uint8Array(await file.slice(0, most).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
