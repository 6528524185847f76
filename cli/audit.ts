import { userInfo } from 'node:os';

/** Who makes a change and why, for the audit: the user at the terminal unless an option names another. */
export function auditOf(options: { readonly reason?: string; readonly by?: string }) {
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
