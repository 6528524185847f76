import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** Signs requests with a member's key. The venue takes RSA keys, with PSS padding, and Ed25519 keys. */
export interface VenueKey {
  /** The headers of one request. `path`: with the API's prefix and without the query, which is not signed. */
  headers(method: 'GET', path: string, nowMs: number): Readonly<Record<string, string>>;
}

/** Throws where the text is no private key of either kind; the error does not hold it. */
export function openVenueKey(keyId: string, privateKeyPem: string): VenueKey {
  const key = readPrivateKey(privateKeyPem);
  return {
    headers(method, path, nowMs) {
      const timestamp = String(nowMs);
      const signature = signed(key, Buffer.from(`${timestamp}${method}${path}`));
      return {
        'KALSHI-ACCESS-KEY': keyId,
        'KALSHI-ACCESS-TIMESTAMP': timestamp,
        'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
      };
    },
  };
}

const KINDS = ['rsa', 'rsa-pss', 'ed25519'];

function readPrivateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The parser's own error may quote what it was given.
    throw new Error('The private key of the venue is no unencrypted PEM text; pass the file as the venue gave it.');
  }
  if (KINDS.includes(key.asymmetricKeyType ?? '')) return key;
  throw new Error(
    `The private key of the venue is of the kind ${key.asymmetricKeyType}; the venue takes RSA and Ed25519.`,
  );
}

function signed(key: KeyObject, text: Buffer): Buffer {
  if (key.asymmetricKeyType === 'ed25519') return sign(null, text, key);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign('sha256', text, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}
