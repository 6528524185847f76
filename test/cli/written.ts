/** What work writes to stdout and stderr, and the exit code that it sets. */
export async function written(work: () => unknown): Promise<{ stdout: string; stderr: string; code: unknown }> {
  const streams = [process.stdout, process.stderr] as const;
  const writes = streams.map(({ write }) => write);
  const texts = ['', ''];
  const before = process.exitCode;
  for (const [index, stream] of streams.entries()) {
    stream.write = (text: string | Uint8Array) => {
      texts[index] += String(text);
      return true;
    };
  }
  process.exitCode = undefined;
  try {
    await work();
    return { stdout: texts[0] ?? '', stderr: texts[1] ?? '', code: process.exitCode };
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write;
    process.exitCode = before;
  }
}
