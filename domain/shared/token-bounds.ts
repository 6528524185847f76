/** Lengths of the dashboard's token, in characters: shorter ones could be guessed. */
export const LEAST_TOKEN_CHARACTERS = 24;
/** What the dashboard takes of a token at most: a longer one could be set, and never be used. */
export const MOST_TOKEN_CHARACTERS = 500;
