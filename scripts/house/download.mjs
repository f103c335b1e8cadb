import { spawnSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { showProgress } from './progress.mjs';

/** A closed network must be noticed in seconds, a slow one may take its time as long as something arrives. */
const ANSWER_WITHIN_MS = 5_000;
const STALL_MS = 15_000;

const ARCHITECTURE = { x64: 'amd64', arm64: 'arm64' };
const PLATFORM = { win32: 'windows', darwin: 'darwin', linux: 'linux' };

/**
 * Downloads a server the way the SDK's testing package does: temporal.download names the archive for this platform
 * and the SDK's version.
 * @param {'cli' | 'temporal-test-server'} artifact
 * @param {string} target the executable's path; written whole or not at all
 * @param {string} label shown with the progress
 * @throws {Error} why it could not be had
 */
export async function downloadServer(artifact, target, label) {
  const { archiveUrl, fileToExtract } = await archiveOf(artifact);
  mkdirSync(path.dirname(target), { recursive: true });
  const work = mkdtempSync(path.join(path.dirname(target), 'download-'));
  try {
    const archive = path.join(work, 'archive');
    await download(archiveUrl, archive, label);
    const unpacked = spawnSync('tar', ['-xf', archive, '-C', work], { encoding: 'utf8' });
    const program = path.join(work, fileToExtract);
    if (unpacked.status !== 0 || !existsSync(program))
      throw new Error(`the archive could not be unpacked ${unpacked.stderr ?? ''}`);
    renameSync(program, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function archiveOf(artifact) {
  const { version } = JSON.parse(
    readFileSync(inRoot('node_modules/@temporalio/testing/package.json'), 'utf8'),
  );
  const query = new URLSearchParams({
    arch: ARCHITECTURE[process.arch] ?? process.arch,
    platform: PLATFORM[process.platform] ?? process.platform,
    format: 'tar.gz',
    'sdk-name': 'sdk-typescript',
    'sdk-version': version,
  });
  const response = await fetch(`https://temporal.download/${artifact}/default?${query}`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new Error(`temporal.download answered ${response.status}`);
  return response.json();
}

async function download(url, file, label) {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), ANSWER_WITHIN_MS);
  const response = await fetch(url, { signal: stalled.signal });
  if (!response.ok || !response.body) throw new Error(`${new URL(url).host} answered ${response.status}`);
  const total = Number(response.headers.get('content-length'));
  const out = createWriteStream(file);
  const progress = showProgress(label);
  let received = 0;
  try {
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), STALL_MS);
      received += chunk.length;
      progress.update(
        total ? `${Math.round((100 * received) / total)} %` : `${Math.round(received / 1e6)} MB`,
      );
      if (!out.write(chunk)) await new Promise((resolve) => out.once('drain', resolve));
    }
    await new Promise((resolve, reject) => out.end((error) => (error ? reject(error) : resolve())));
    progress.done();
  } catch (error) {
    progress.failed();
    throw error;
  } finally {
    clearTimeout(timer);
    out.destroy();
  }
}
