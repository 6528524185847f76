import { addAgreements, agreementFigures } from '../../domain/learning/agreement.ts';
import { bucketsOf } from '../../domain/learning/window.ts';
import { shownGroup } from '../../domain/shared/group.ts';
import type { AgreementQuery, AgreementView } from '../contract/agreement.ts';
import type { Sources } from '../sources.ts';

/** How far the models agreed, against what the decisions came to. */
export async function readAgreement(
  { store, accounts, now }: Pick<Sources, 'store' | 'accounts' | 'now'>,
  { window, group = shownGroup(accounts) }: AgreementQuery,
): Promise<AgreementView> {
  const atMs = now();
  const buckets = await store.buckets.readAgreements(bucketsOf(window, atMs), [group]);
  const sums = addAgreements(buckets.flatMap(({ agreements = [] }) => agreements));
  return {
    atMs,
    window,
    thresholds: Object.entries(accounts)
      .filter(([, account]) => account.group === group)
      .map(([account, { decision }]) => ({
        account,
        minAgreement: decision.minAgreement,
      })),
    agreement: agreementFigures('agreement', sums),
    disagreement: agreementFigures('disagreement', sums),
    single: buckets.reduce((total, { single = 0 }) => total + single, 0),
  };
}
