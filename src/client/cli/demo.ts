import { DecisionClient } from '../decision-client.ts';
import { formatCount } from '../format.ts';
import { hostOf } from './context.ts';
import { runBatch } from './demo-progress.ts';
import { demoRequests } from './demo-requests.ts';
import { renderBatch, renderSummary, summarise } from './demo-summary.ts';
import { CommandFailed } from './output.ts';
import type { DemoOptions } from './program.ts';
import type { Service } from './service.ts';
import { DEMO_ACCOUNT } from './service-file.ts';
import { whileUp } from './stay-up.ts';
import type { Stop } from './stop.ts';

const EARLIER_LIMIT = 1_000;

/** Starts everything, decides a batch of simulated markets, says what came of it, and stays up. */
export async function demo(options: DemoOptions): Promise<void> {
  const out = options.json ? process.stderr : process.stdout;
  const { seed, profile, blend } = options;
  const print = (text: string) => out.write(`${text}\n`);
  print(opening(options));
  const startedAtMs = Date.now();
  await whileUp(
    { simulation: { seed, profile, blend, demo: true }, worker: true, progress: print },
    async (service, stop) => {
      print(`Up in ${((Date.now() - startedAtMs) / 1_000).toFixed(1)} s.`);
      await decideBatch(service, stop, options, out);
      if (options.once || stop.isRequested()) return;
      print(closing(service));
      await stop.requested;
    },
  );
}

function opening({ decisions, seed, profile, blend }: DemoOptions): string {
  const models =
    blend === 'evidence'
      ? 'the weight that resolved markets have earned'
      : `a fixed blend: the models' word weighs ${blend}, the price's the rest`;
  return [
    `SIMULATED: no model is asked and nothing is paid; ${decisions} markets of a made-up world (seed ${seed}) are decided by made-up models.`,
    `Profile ${profile}${profile === 'inefficient' ? ': its prices can be beaten' : ': its prices are better than every model'}; ${models}.`,
    'The honest null, where next to nothing is traded: npm run demo -- --profile efficient --blend evidence',
    'The callers are mixed on purpose: small and large stakes, one in twelve asks to escalate and one not to, one in twelve markets is all but decided.',
  ].join('\n');
}

async function decideBatch(service: Service, stop: Stop, options: DemoOptions, out: NodeJS.WriteStream): Promise<void> {
  const { workers, config } = service;
  if (!workers) throw new Error('The demo was started without workers.');
  const earlier = await workers.store.decisions.list({ account: DEMO_ACCOUNT, limit: EARLIER_LIMIT });
  const more = earlier.length === EARLIER_LIMIT ? 'or more ' : '';
  out.write(`${formatCount(earlier.length, `${more}decision`)} in the store from earlier runs.\n\n`);

  const client = new DecisionClient(workers.client, workers.store);
  const requests = demoRequests({ ...options, nowMs: Date.now() });
  const { decisions, failures } = await runBatch(client, requests, out, stop.isRequested);
  if (stop.isRequested()) return;
  const cap = config.accounts[DEMO_ACCOUNT]?.budget.dayMicroUsd ?? 0;
  const summary = summarise(decisions, failures.length, cap);
  out.write(`\n${renderBatch(decisions)}\n\n${renderSummary(summary)}\n`);
  for (const failure of failures) out.write(`failed: ${failure}\n`);
  // Where other text goes to stdout as well, this is its last line.
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (failures.length > 0 && options.once) {
    throw new CommandFailed('failed', `${formatCount(failures.length, 'decision')} failed; see above.`);
  }
}

function closing({ servers, simulator }: Service): string {
  const { temporal, mongodb } = servers;
  return [
    '',
    'Everything stays up until Ctrl-C:',
    `  Temporal   ${temporal.address}, namespace ${temporal.namespace}`,
    ...(temporal.webUiUrl ? [`  Web UI     ${temporal.webUiUrl}/namespaces/${temporal.namespace}/workflows`] : []),
    `  MongoDB    ${hostOf(mongodb.uri)}`,
    `  Simulator  ${simulator?.url ?? 'none'} (SIMULATED providers)`,
    'Try, in another terminal:',
    '  bin/conclave decisions --action BUY',
    '  bin/conclave explain <an id from there>',
    '  bin/conclave mode emergency --reason "trying it out"   and then   bin/conclave mode clear',
  ].join('\n');
}
