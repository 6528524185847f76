/** The value of an option that is a whole number. Ends the process with code 2 and a sentence when it is none, or too small. */
export function wholeOption(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  process.stderr.write(`--${name} is ${text}; it must be a whole number, ${least} or more.\n`);
  process.exit(2);
}
