import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

const JSON_ENCODING = 'json/plain';
const NULL_ENCODING = 'binary/null';
const ENCODING_CHARACTERS = 40;

/** The payload converter of the workflows: everything is JSON. What comes in another encoding, or cannot be decoded, becomes
 * a text that says so, which every check then refuses: were it an error, the workflow's task would fail and be tried again
 * for ever, and one bad signal would hold up the budget, the mode or the scores. */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    const encoding = encodingOf(payload);
    if (encoding !== JSON_ENCODING && encoding !== NULL_ENCODING) return unreadable(encoding) as T;
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      // Not JSON, whatever it calls itself.
      return unreadable(encoding) as T;
    }
  },
};

const unreadable = (encoding: string) => `a payload that is not JSON (encoding ${encoding})`;

/** Letter by letter: the name is ASCII, and the sandbox need not have a decoder. */
function encodingOf({ metadata }: Payload): string {
  const bytes = metadata?.encoding;
  if (!bytes) return 'none';
  const characters = Array.from(bytes.subarray(0, ENCODING_CHARACTERS), (byte) => String.fromCharCode(byte));
  return characters.join('').replace(/[^a-z0-9/+.-]/gi, '?');
}
