import { MOST_TOKEN_CHARACTERS } from '../../domain/shared/token-bounds.ts';

const BEARER = new RegExp(`^Bearer (\\S{1,${MOST_TOKEN_CHARACTERS}})$`, 'i');

/** On an answer to whoever has no token that is in force. */
export const BEARER_WANTED = { 'www-authenticate': 'Bearer realm="conclave"' } as const;

/** The token of a header Authorization; null where it has none of this form, or there is no header. */
export const bearerOf = (header: string | undefined): string | null => BEARER.exec(header ?? '')?.[1] ?? null;
