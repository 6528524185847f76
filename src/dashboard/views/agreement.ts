import { agreementFigures } from '../../domain/learning/agreement.ts';
import { addUpAll } from '../../domain/learning/bucket.ts';
import { bucketsOf } from '../../domain/learning/window.ts';
import type { AgreementQuery, AgreementView } from '../contract/agreement.ts';
import type { Sources } from '../sources.ts';

/** How far the models agreed, against what the decisions came to. */
export async function readAgreement(
  { store, accounts, now }: Pick<Sources, 'store' | 'accounts' | 'now'>,
  { window }: AgreementQuery,
): Promise<AgreementView> {
  const atMs = now();
  const { agreements = [], single = 0 } = addUpAll(await store.buckets.read(bucketsOf(window, atMs), null));
  return {
    atMs,
    window,
    thresholds: Object.entries(accounts).map(([account, { decision }]) => ({
      account,
      minAgreement: decision.minAgreement,
      maxDisagreement: decision.maxDisagreement,
    })),
    agreement: agreementFigures('agreement', agreements),
    disagreement: agreementFigures('disagreement', agreements),
    single,
  };
}
