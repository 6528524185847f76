import { readConfig } from './context.ts';
import { openDashboard } from './dashboard-service.ts';
import { type Json, say } from './output.ts';
import { onStop } from './stop.ts';

interface DashboardOptions extends Json {
  readonly host?: string;
  readonly port?: number;
}

/** Serves the dashboard against servers that run already, until a signal. */
export async function dashboard({ host, port, json }: DashboardOptions): Promise<void> {
  const config = readConfig();
  const stop = onStop();
  try {
    const opened = await openDashboard(config, { host, port, progress: say });
    try {
      say(`Dashboard   ${opened.url}${config.simulated ? ' (SIMULATED providers)' : ''}`);
      say(`            ${opened.tokenHint}`);
      if (json) process.stdout.write(`${JSON.stringify({ dashboard: opened.url, pid: process.pid })}\n`);
      await stop.requested;
    } finally {
      await opened.close();
    }
  } finally {
    stop.release();
  }
}
