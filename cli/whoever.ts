import { userInfo } from 'node:os';

/** Who asks and why, for the audit: the person at the terminal unless said otherwise. */
export function accountable(options: { readonly reason?: string; readonly by?: string }) {
  return { reason: options.reason ?? 'no reason was given', by: options.by ?? userName() };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
