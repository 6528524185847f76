import type { Json } from './command-options.ts';
import { readConfig } from './context.ts';
import { type Check, checkModels, checkProviders } from './doctor-providers.ts';
import { checkNode, checkStore, checkTemporal } from './doctor-servers.ts';
import { EXIT, printResult, table } from './output.ts';

/** Checks everything that a decision needs and says what to do about what is wrong. Exit code 1 when something is. */
export async function doctor(options: Json): Promise<void> {
  const config = readConfig();
  const groups = await Promise.all([
    checkNode(),
    checkTemporal(config),
    checkStore(config),
    checkProviders(config),
    checkModels(config, Date.now()),
  ]);
  const checks = groups.flat();
  const ok = checks.every((check) => check.state !== 'fail');
  printResult(options.json, { ok, simulated: config.simulated, checks }, () => renderChecks(checks, config.simulated));
  if (!ok) process.exitCode = EXIT.failed;
}

function renderChecks(checks: readonly Check[], simulated: boolean): string {
  const rows = checks.map(({ state, what, says }) => [state, what, says]);
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const label = simulated ? 'The providers are SIMULATED.\n' : '';
  return `${label}${table(['', 'what', 'found'], rows)}\n${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} wrong`;
}
