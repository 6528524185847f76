/** What every command takes that prints a result. */
export const JSON_OPTION = ['--json', 'one JSON document on stdout, everything else on stderr'] as const;
