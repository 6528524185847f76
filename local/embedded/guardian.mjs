// Runs one server and ends it when the parent is gone, however the parent went: the parent holds our standard input, and
// the kernel closes it even after kill -9. Usage: node guardian.mjs COMMAND [ARGUMENT ...]; prints the server's pid.
import { spawn } from 'node:child_process';

const KILL_AFTER_MS = 8_000;
const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write('guardian.mjs needs the command to run.\n');
  process.exit(2);
}

const server = spawn(command, args, { stdio: ['ignore', 2, 2] });
server.on('spawn', () => process.stdout.write(`${server.pid}\n`));
server.on('error', (error) => {
  process.stderr.write(`${command} did not start: ${error.message}\n`);
  process.exit(127);
});
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

function end() {
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), KILL_AFTER_MS).unref();
}
process.stdin.resume();
process.stdin.on('end', end);
process.stdin.on('close', end);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end);
