import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { VenueRefusal } from './refusal.ts';

/** How far a request's time may be from the venue's. */
const TOLERANCE_MS = 30_000;

const refused = (why: string) => new VenueRefusal(401, 'authentication_error', why);

/** Public keys of the member, by their id, and the check of what they signed. */
export function createKeyRing() {
  const keys = new Map<string, KeyObject>();
  return {
    /** RSA or Ed25519, as PEM. */
    add(keyId: string, publicKeyPem: string): void {
      keys.set(keyId, createPublicKey(publicKeyPem));
    },
    revoke(keyId: string): void {
      keys.delete(keyId);
    },
    /** Throws unless the request is signed by one of the keys. `path` has the API's prefix and no query. */
    check(headers: IncomingHttpHeaders, method: string, path: string, nowMs: number): void {
      const header = (name: string) => String(headers[`kalshi-access-${name}`] ?? '');
      const key = keys.get(header('key'));
      if (!key) throw refused(header('key') === '' ? 'missing KALSHI-ACCESS-KEY' : 'unknown key');
      const timestamp = header('timestamp');
      if (!/^\d{13}$/.test(timestamp)) throw refused('KALSHI-ACCESS-TIMESTAMP must be in milliseconds');
      if (Math.abs(Number(timestamp) - nowMs) > TOLERANCE_MS) throw refused('header timestamp expired');
      const signature = Buffer.from(header('signature'), 'base64');
      if (!isSigned(key, Buffer.from(`${timestamp}${method}${path}`), signature)) {
        throw refused('incorrect api key signature');
      }
    },
  };
}

function isSigned(key: KeyObject, text: Buffer, signature: Buffer): boolean {
  if (key.asymmetricKeyType === 'ed25519') return verify(null, text, key, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify('sha256', text, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);
}
