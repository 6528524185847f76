import { isRecord } from '../domain/shared/refusal.ts';
import { UsageError } from './output.ts';
import { readText } from './read-file.ts';

const ADVICE = 'Name a file with a text, or with [{text, title, source, url, publishedAt}], or "-".';

/** What a request's `evidence` is made of: the list in a file, or {evidence: [...]} as a whole request has it, or else the whole file
 * as one text. It is not checked here: the service refuses what is wrong in one sentence. */
export async function readEvidenceFile(file: string, marketFile: string | undefined): Promise<unknown> {
  if (file === '-' && marketFile === '-') {
    throw new UsageError('Only one of the market and the evidence can come from stdin; name a file for the other.');
  }
  const content = await readText(file, ADVICE);
  const value = jsonIn(content);
  if (Array.isArray(value)) return value;
  if (isRecord(value) && Array.isArray(value.evidence)) return value.evidence;
  return [{ text: content }];
}

/** Undefined where it is no JSON: news mostly comes as plain text. */
function jsonIn(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
