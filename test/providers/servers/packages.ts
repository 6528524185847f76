import { fileURLToPath } from 'node:url';
import { useResource } from '../../support/hooks.ts';
import { PythonMissing, pythonVenv } from '../../support/python-venv.ts';

/** Real model servers from PyPI, each in an environment of its own that is kept in the cache. Made before the first test: the one is
 * large, and the other is compiled, which takes minutes and both cores. */

/** The newest whose extra can be installed: later ones ask for a package `litellm-proxy` that PyPI does not have. */
const LITELLM = ['litellm[proxy]==1.106.12'] as const;
/** `gguf` writes the model's file. */
const LLAMA_CPP = ['llama-cpp-python[server]==0.3.36', 'gguf==0.19.0'] as const;
/** PyPI has its source alone. Nothing of this machine's processor, so that a cache may be carried to another; no speed to speak of is
 * needed. cmake and ninja come from PyPI where they are missing. */
const CMAKE_ARGS = [
  `'-DCMAKE_PROJECT_INCLUDE=${fileURLToPath(new URL('llama-cpp.cmake', import.meta.url))}'`,
  ...['-DGGML_NATIVE=OFF', '-DGGML_OPENMP=OFF', '-DGGML_LLAMAFILE=OFF', '-DLLAVA_BUILD=OFF'],
  ...['-DCMAKE_C_FLAGS_RELEASE=-O2', '-DCMAKE_CXX_FLAGS_RELEASE=-O1'],
].join(' ');
const BUILD_STEP = /\[(\d+)\/(\d+)\]/;
const TELL_EVERY_MS = 10_000;

/** For a suite's `before` that has to make one after all, as with `--grep`. */
export const BUILD_TIMEOUT_MS = 1_800_000;

export const litellm = (): Promise<string> => pythonVenv('litellm', LITELLM);

export async function llamaCpp(): Promise<string> {
  let toldAtMs = 0;
  const heard = (text: string) => {
    const step = BUILD_STEP.exec(text);
    if (!step || Date.now() - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = Date.now();
    process.stderr.write(`    Compiling llama.cpp for the tests, once: ${step[1]} of ${step[2]} files ...\n`);
  };
  return pythonVenv('llama-cpp', LLAMA_CPP, { environment: { CMAKE_ARGS }, heard });
}

/** What cannot be had is said by the suite that needs it. */
async function made(name: string, make: () => Promise<string>): Promise<void> {
  const startedAtMs = Date.now();
  await make().catch((error: unknown) => {
    if (!(error instanceof PythonMissing)) throw error;
  });
  const seconds = Math.round((Date.now() - startedAtMs) / 1_000);
  if (seconds >= TELL_EVERY_MS / 1_000) process.stderr.write(`    ${name} took ${seconds} s to install, once.\n`);
}

useResource({
  async start() {
    await made('LiteLLM', litellm);
    await made('llama-cpp-python', llamaCpp);
  },
  stop: async () => undefined,
});
