/** Whether a process of this id runs, be it another user's. */
export function isRunning(pid: unknown): boolean {
  // Anything else would name a group of processes, or this one's.
  if (!Number.isSafeInteger(pid) || Number(pid) <= 0) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
