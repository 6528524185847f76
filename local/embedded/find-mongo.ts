import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, cacheFolder, exists, kept } from './cache.ts';
import { onPath, runTool } from './run-tool.ts';
import { firstWay, unlessFailedToday } from './ways.ts';

const MONGOD_VERSION = '8.0.13';
const inJavaFolder = (name: string) => fileURLToPath(new URL(`./mongo-java-server/${name}`, import.meta.url));
const JAVA_SOURCES = [
  'Launcher.java',
  'Commits.java',
  'Housekeeper.java',
  'BsonType.java',
  'IndexedDatabase.java',
  'SecondaryIndex.java',
].map(inJavaFolder);
const POM = inJavaFolder('pom.xml');

/** A command that serves MongoDB's protocol, given a port and the data folder. */
export interface MongoCommand {
  readonly engine: 'mongod' | 'mongo-java-server';
  readonly command: string;
  readonly args: (port: number, dataDir: string) => readonly string[];
}

const mongodFolder = (dataDir: string) => join(dataDir, 'mongod');
const javaFile = (dataDir: string) => join(dataDir, 'store.mv.db');

/** Finds, downloads or builds a server. A data folder that one kind of server made is opened by that kind again: otherwise
 * yesterday's decisions would seem gone. */
export async function findMongo(
  dataDir: string,
  progress: (line: string) => void,
): Promise<{ found: MongoCommand; how: string }> {
  const folder = cacheFolder();
  const ways = [
    {
      name: '`mongod` on PATH',
      engine: 'mongod',
      find: async () => mongod(await onPath('mongod')),
    },
    {
      name: 'reusing cached mongod',
      engine: 'mongod',
      find: async () => mongod(await keptMongod(join(folder, 'mongod'))),
    },
    {
      name: 'reusing cached mongo-java-server',
      engine: 'mongo-java-server',
      find: async () => javaServer(await kept(folder, await javaServerFolder())),
    },
    {
      name: 'the official download of mongod',
      engine: 'mongod',
      takesLong: true,
      find: async () => unlessFailedToday(join(folder, 'mongod-download-failed'), () => download(folder, progress)),
    },
    {
      name: 'mongo-java-server from Maven (needs Java 17 and Maven)',
      engine: 'mongo-java-server',
      takesLong: true,
      find: () => build(folder, progress),
    },
  ] as const;
  const made = (await exists(javaFile(dataDir)))
    ? 'mongo-java-server'
    : (await exists(mongodFolder(dataDir)))
      ? 'mongod'
      : null;
  return firstWay<MongoCommand>(
    'MongoDB server',
    ways.filter((way) => made === null || way.engine === made),
    progress,
  );
}

function mongod(command: string): MongoCommand {
  return {
    engine: 'mongod',
    command,
    args: (port, dataDir) => ['--dbpath', mongodFolder(dataDir), '--bind_ip', '127.0.0.1', '--port', String(port)],
  };
}

/** The binary that mongodb-memory-server-core left, whose name tells system and version. */
async function keptMongod(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const [binary] = names.filter((name) => name.startsWith('mongod-') && name.endsWith(`-${MONGOD_VERSION}`));
  if (!binary) throw new Error(`there is none in ${folder}`);
  return join(folder, binary);
}

async function download(folder: string, progress: (line: string) => void): Promise<MongoCommand> {
  progress('MongoDB server: downloading mongod');
  const { MongoBinary } = await import('mongodb-memory-server-core');
  const downloadDir = join(folder, 'mongod');
  await mkdir(downloadDir, { recursive: true });
  return mongod(await MongoBinary.getPath({ version: MONGOD_VERSION, downloadDir, checkMD5: true }));
}

/** One folder for each version of the jars and of what is compiled beside them. */
async function javaServerFolder(): Promise<string> {
  const sources = await Promise.all([...JAVA_SOURCES, POM].map((file) => readFile(file)));
  const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12);
  return `mongo-java-server-${version}`;
}

/** Fetches the jars with Maven and compiles the launcher beside them. */
async function build(folder: string, progress: (line: string) => void): Promise<MongoCommand> {
  const path = await cached(folder, await javaServerFolder(), async (into) => {
    const doing = 'MongoDB server: fetching mongo-java-server with Maven (once)';
    progress(doing);
    const source = join(into, 'source');
    await mkdir(source);
    await cp(POM, join(source, 'pom.xml'));
    const libraries = join(into, 'lib');
    const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
    await runTool('mvn', ['-q', '-B', copy, `-DoutputDirectory=${libraries}`], { progress, doing, cwd: source });
    await runTool('javac', ['-cp', join(libraries, '*'), '-d', join(into, 'classes'), ...JAVA_SOURCES], {
      progress,
      doing,
    });
    await rm(source, { recursive: true });
  });
  return javaServer(path);
}

function javaServer(path: string): MongoCommand {
  const classPath = [join(path, 'classes'), join(path, 'lib', '*')].join(':');
  return {
    engine: 'mongo-java-server',
    command: 'java',
    args: (port, dataDir) => [
      '-XX:+UseSerialGC',
      '-Xshare:auto',
      '-cp',
      classPath,
      'Launcher',
      String(port),
      javaFile(dataDir),
    ],
  };
}
