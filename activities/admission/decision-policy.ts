import type { AccountConfig } from '../../config/config.ts';
import type { DecisionOverrides } from '../../domain/decision/request.ts';
import { type DecisionPolicy, isConsensus } from '../../domain/shared/policy.ts';
import { overrideFields } from '../../domain/shared/policy-schema.ts';

/** What a caller may override. */
const _OVERRIDES = Object.keys(overrideFields) as (keyof DecisionOverrides)[];

/** The account's policy with what the request overrides. */
export function decisionPolicy(
  accounts: Readonly<Record<string, AccountConfig>>,
  request: DecisionOverrides & { readonly account: string },
): DecisionPolicy {
  const account = accounts[request.account];
  if (!account) throw new Error(`Account ${request.account} is not configured.`);
  const names = Object.keys(overrideFields) as (keyof DecisionOverrides)[];
  const given = names.map((name) => [name, request[name]] as const).filter(([, value]) => value !== undefined);
  return demanding({ ...account.decision, ...Object.fromEntries(given) });
}

/** What `consensus` demands beyond the policy: that many answers, that much agreement. */
function demanding(policy: DecisionPolicy): DecisionPolicy {
  if (!isConsensus(policy)) return policy;
  const { consensusModels, consensusAgreement } = policy;
  return {
    ...policy,
    quorum: Math.max(policy.quorum, Math.ceil(consensusModels * consensusAgreement)),
    minAgreement: Math.max(policy.minAgreement, consensusAgreement),
  };
}
