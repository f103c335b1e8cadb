import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { oneAtATime } from '../../scripts/house/one-at-a-time.mjs';

const LOCK = '.tmp/set-up.lock';
afterEach(() => rmSync(LOCK, { force: true }));

test('two set-ups of one clone follow each other', async () => {
  const told: string[] = [];
  const setUp = (name: string) => async () => {
    told.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    told.push(`${name} ends`);
  };
  await Promise.all([oneAtATime(setUp('first')), oneAtATime(setUp('second'))]);
  expect(told).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('a set-up that was killed does not keep the next one waiting', async () => {
  const noProcess = 2 ** 22 + 1;
  mkdirSync('.tmp', { recursive: true });
  writeFileSync(LOCK, String(noProcess));
  expect(await oneAtATime(async () => 'done')).toBe('done');
});
