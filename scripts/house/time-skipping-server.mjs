import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { downloadServer } from './download.mjs';
import { CACHE } from './paths.mjs';
import { Problem } from './problem.mjs';
import { isExecutable, onPath } from './programs.mjs';
import { showProgress } from './progress.mjs';

const VERSION = '1.31.0';
const MAVEN_WITHIN_MS = 300_000;

/**
 * Temporal's test server, which skips the time workflows wait: the cached one, the SDK's download, or Maven's.
 * @returns {Promise<string>} an executable that takes a port, for `createTimeSkipping` as `existing-path`
 * @throws {Problem} none can be had; says which ways there are
 */
export async function timeSkippingServer() {
  const given = process.env.OIKAZE_TIME_SKIPPING_SERVER;
  if (given) return given;
  const cached = path.join(CACHE, `time-skipping-${VERSION}`, 'temporal-test-server');
  if (isExecutable(cached)) return cached;
  const reasons = [];
  for (const [way, attempt] of [
    [
      'download',
      () => downloadServer('temporal-test-server', cached, 'Downloading the time-skipping test server, once'),
    ],
    ['maven', () => fromMaven(cached)],
  ]) {
    try {
      await attempt();
      return cached;
    } catch (error) {
      reasons.push(`${way}: ${error.cause?.message ?? error.message}`);
    }
  }
  throw new Problem(
    `No time-skipping test server for the workflow tests (${reasons.join('; ')}): install Java and Maven, or set OIKAZE_TIME_SKIPPING_SERVER to Temporal's test server.`,
  );
}

async function fromMaven(target) {
  const maven = onPath('mvn');
  if (!maven || !onPath('java')) throw new Error('Java and Maven are not installed');
  const folder = path.dirname(target);
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(path.join(CACHE, 'maven-'));
  const progress = showProgress('Fetching the time-skipping test server with Maven, once');
  try {
    writeFileSync(path.join(work, 'pom.xml'), POM);
    await run(
      maven,
      ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=lib'],
      work,
    );
    writeFileSync(path.join(work, path.basename(target)), launcher(path.join(folder, 'lib')));
    chmodSync(path.join(work, path.basename(target)), 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
    progress.done();
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    progress.failed();
    throw error;
  }
}

/** Given `--enable-time-skipping`, which the SDK adds, this server hangs: it skips time anyway, so only the port goes on. */
const launcher = (lib) => `#!/bin/sh
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx384m -cp "${lib}/*" io.temporal.testserver.TestServer "$1"
`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>oikaze</groupId><artifactId>time-skipping</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version></dependency>
  </dependencies>
</project>
`;

function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: MAVEN_WITHIN_MS });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.resume();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(output.split('\n').find((line) => line.includes('ERROR')) ?? `ended with ${code}`));
    });
  });
}
