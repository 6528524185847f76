import type { AgreementQuery, AgreementView } from '../contract/agreement.ts';
import type { Sources } from '../sources.ts';

export async function readAgreement({ now }: Sources, { window }: AgreementQuery): Promise<AgreementView> {
  return { atMs: now(), window, thresholds: [], agreement: [], disagreement: [], single: 0 };
}
