import { addAgreements, agreementFigures } from '../../domain/learning/agreement.ts';
import { bucketsOf } from '../../domain/learning/window.ts';
import type { AgreementQuery, AgreementView } from '../contract/agreement.ts';
import type { Sources } from '../sources.ts';
import { membersOf, scopeOf } from './scope.ts';

/** How far the models agreed, against what the decisions came to. */
export async function readAgreement(
  sources: Pick<Sources, 'store' | 'accounts' | 'now'>,
  { window, account, group }: AgreementQuery,
): Promise<AgreementView> {
  const { store, accounts, now } = sources;
  const atMs = now();
  const scope = scopeOf(sources, account);
  const groups = group === undefined ? scope.groups : [group];
  const tallied = membersOf(accounts, groups);
  const buckets = await store.buckets.readAgreements(bucketsOf(window, atMs), groups);
  const sums = addAgreements(buckets.flatMap(({ agreements = [] }) => agreements));
  return {
    atMs,
    window,
    tallied,
    thresholds: Object.entries(accounts)
      .filter(([name]) => tallied.includes(name) && (account === undefined || name === account))
      .map(([name, { decision }]) => ({ account: name, minAgreement: decision.minAgreement })),
    agreement: agreementFigures('agreement', sums),
    disagreement: agreementFigures('disagreement', sums),
    single: buckets.reduce((total, { single = 0 }) => total + single, 0),
  };
}
