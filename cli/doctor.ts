import { readConfig } from './context.ts';
import { checkAnswers } from './doctor-ask.ts';
import { type Check, ok } from './doctor-check.ts';
import { checkPrices, checkProviders } from './doctor-providers.ts';
import { checkStore, checkTemporal } from './doctor-servers.ts';
import { checkService } from './doctor-service.ts';
import { checkVenueReading } from './doctor-venue.ts';
import { EXIT, type Json, printResult, table } from './output.ts';

interface DoctorOptions extends Json {
  /** Ask each model, which costs something. */
  readonly ask?: boolean;
}

/** Checks everything that a decision needs and says what to do about what is wrong. Exit code 1 when something is. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const config = readConfig();
  const { simulated } = config;
  const groups = await Promise.all([
    checkTemporal(config),
    checkStore(config),
    checkService(config),
    checkProviders(config),
    checkVenueReading(config),
  ]);
  // After the others: what they find out about a key does not cost anything.
  const answers = options.ask ? await checkAnswers(config) : null;
  // bin/conclave has refused an older Node.
  const checks = [
    ok('Node', process.versions.node),
    ok('data folder', config.dataDir),
    ...groups.flat(),
    ...checkPrices(config, Date.now()),
    ...(answers?.checks ?? []),
  ];
  const isWell = checks.every(({ state }) => state !== 'fail');
  printResult(options.json, { ok: isWell, simulated, checks, ...(answers ? { asked: answers.asked } : {}) }, () =>
    renderChecks(checks, simulated),
  );
  if (!isWell) process.exitCode = EXIT.failed;
}

function renderChecks(checks: readonly Check[], simulated: boolean): string {
  const rows = checks.map(({ state, what, says }) => [state, what, says]);
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const label = simulated ? 'The providers are SIMULATED.\n' : '';
  return `${label}${table(['', 'what', 'found'], rows)}\n${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} wrong`;
}
