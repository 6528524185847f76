import { readConfig } from './context.ts';
import { type Check, ok } from './doctor-check.ts';
import { checkPrices, checkProviders } from './doctor-providers.ts';
import { checkStore, checkTemporal } from './doctor-servers.ts';
import { checkVenueReading } from './doctor-venue.ts';
import { EXIT, type Json, printResult, table } from './output.ts';

/** Checks everything that a decision needs and says what to do about what is wrong. Exit code 1 when something is. */
export async function doctor(options: Json): Promise<void> {
  const config = readConfig();
  const { simulated } = config;
  const groups = await Promise.all([
    checkTemporal(config),
    checkStore(config),
    checkProviders(config),
    checkVenueReading(config),
  ]);
  // bin/conclave has refused an older Node.
  const checks = [ok('Node', process.versions.node), ...groups.flat(), ...checkPrices(config, Date.now())];
  const isWell = checks.every(({ state }) => state !== 'fail');
  printResult(options.json, { ok: isWell, simulated, checks }, () => renderChecks(checks, simulated));
  if (!isWell) process.exitCode = EXIT.failed;
}

function renderChecks(checks: readonly Check[], simulated: boolean): string {
  const rows = checks.map(({ state, what, says }) => [state, what, says]);
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const label = simulated ? 'The providers are SIMULATED.\n' : '';
  return `${label}${table(['', 'what', 'found'], rows)}\n${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} wrong`;
}
